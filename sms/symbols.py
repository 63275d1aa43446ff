"""The symbols that an author can pick, in three groups, each marked as plain or as forcing Unicode."""

from dataclasses import dataclass

from sms.segments import count


@dataclass(frozen=True, slots=True)
class Symbol:
    """One character and what people call it."""

    character: str
    name: str

    @property
    def is_plain(self) -> bool:
        """Whether it is GSM-7; one that is not costs the whole text its 160 characters."""
        return count(self.character).encoding == "GSM-7"


@dataclass(frozen=True, slots=True)
class Group:
    """Symbols that are looked for together."""

    name: str
    symbols: tuple[Symbol, ...]


def _group(name: str, *named: str) -> Group:
    return Group(name, tuple(Symbol(each[0], each[2:]) for each in named))


GROUPS = (
    _group(
        "Currency",
        "$ dollar",
        "€ euro",
        "£ pound",
        "¥ yen",
        "¤ currency",
        "¢ cent",
        "₹ rupee",
        "₩ won",
        "₽ rouble",
        "₺ lira",
        "₴ hryvnia",
        "₪ shekel",
        "₫ dong",
        "₱ peso",
        "₦ naira",
        "₿ bitcoin",
    ),
    _group(
        "Mathematics",
        "+ plus",
        "= equals",
        "< less than",
        "> greater than",
        "% per cent",
        "Δ delta",
        "Σ sum",
        "Ω ohm",
        "± plus or minus",
        "× times",
        "÷ divided by",
        "≈ about",
        "≠ not equal",
        "≤ at most",
        "≥ at least",
        "√ root",
        "∞ infinity",
        "° degree",
        "½ half",
        "¼ quarter",
        "² squared",
        "π pi",
    ),
    _group(
        "Typography",
        "& ampersand",
        "@ at",
        "§ section",
        "¡ opening exclamation mark",
        "¿ opening question mark",
        "~ tilde",
        "| bar",
        "– dash",
        "— long dash",
        "… ellipsis",
        "• bullet",
        "« opening guillemet",
        "» closing guillemet",
        "“ opening quote",
        "” closing quote",
        "’ apostrophe",
        "™ trade mark",
        "® registered",
        "© copyright",
        "№ number",
        "→ arrow",
        "✓ check mark",
        "★ star",
        "♥ heart",
    ),
)
