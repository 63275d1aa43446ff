"""One person: what is known, whether they can be texted and why not, what they agreed to, and what happened."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from slackblocks import Block as Built

from blocks import timeline
from blocks.elements import actions, bold, button, divider, escape, header, in_modal, menu, section, shorten
from blocks.surface import Choice, Modal, Surface
from blocks.words import local, mention
from sms.audience import SENTENCE
from sms.consent import Standing
from sms.person import TEXTS
from sms.phone import mask
from store.bars import Bar, Kind
from store.people import Contact
from store.person import Agreed, InList, Reach, Whole

VALUE_MAX = 200
RULES_MAX = 5  # lists by rule; the form has more
LINES_EACH = 12  # of one section
SECTIONS_MAX = 12  # of custom properties
STANDS = {
    Standing.OPTED_IN: "✅ opted in",
    Standing.PENDING: "🕓 to be confirmed, given",
    Standing.OPTED_OUT: "🚫 opted out",
    Standing.UNKNOWN: "unknown, for nobody said YES by",
}
BARRED = {
    "keyword": "texted STOP",
    "reply": "asked in a reply to be left alone",
    "carrier": "opted out at the carrier",
    "import": "opted out by an import",
    "by_hand": "suppressed by hand",
    "forgotten": "was forgotten before, and came again",
}
OUT = {
    "keyword": "texted STOP",
    "reply": "asked in a reply to be left alone",
    "carrier": "opted out at the carrier",
    "import": "was opted out by an import",
    "by_hand": "was opted out by hand",
}
IN_FORMS = frozenset({"header", "section", "context", "divider"})


@dataclass(frozen=True, slots=True)
class Eyes:
    """Who looks: a viewer sees numbers masked and changes nothing; `zone` is the account's."""

    zone: ZoneInfo
    may_change: bool

    def number(self, number: str) -> str:
        """Show a number as this person may see it."""
        return number if self.may_change else mask(number)


def view(whole: Whole, eyes: Eyes, *, notice: str = "") -> Modal:
    """Draw the person; `notice` tells what was just done."""
    contact = whole.contact
    return Modal(
        callback="contact",
        form="",
        title="Contact",
        blocks=in_modal(
            section("notice", notice) if notice else None,
            header("name", contact.name),
            section("known", _known(contact, whole.lists, eyes)),
            *_values(whole),
            _ways(contact) if eyes.may_change else None,
            section("reach", _lines("Can be texted", map(_reach(eyes), whole.reach))),
            section("agreed", _lines("Consent, by number", map(_agreed(eyes), whole.agreed), none="Nothing is known.")),
            section("bars", "\n".join(map(_bar(eyes), whole.bars))) if whole.bars else None,
            divider("then"),
            *timeline.view(whole.timeline, whole.names, zone=eyes.zone),
        ),
        close="Close",
    )


def report(surface: Surface, number: int) -> Modal:
    """Show the words of a report in a form, which holds neither charts nor tables."""
    words = tuple(block for block in surface.blocks if block["type"] in IN_FORMS)
    return Modal(callback="contact.report", form="", title=f"Report of #{number}", blocks=words, close="Back")


def _known(contact: Contact, lists: Sequence[InList], eyes: Eyes) -> str:
    told = {
        "mobile_phone": _number(contact.mobile, contact.mobile_given, eyes),
        "phone": _number(contact.phone, contact.phone_given, eyes),
        **{name: escape(getattr(contact, name) or "") for name in TEXTS if name not in {"mobile_phone", "phone"}},
    }
    lines = [f"*{TEXTS[name]}* {shorten(value, VALUE_MAX)}" for name, value in told.items() if value]
    lines.append(f"*Marketing contact* {'yes' if contact.marketing else 'no'}")
    by_hand = ", ".join(each.name for each in lists if not each.why)
    by_rule = [each for each in lists if each.why]
    lines.append(f"*Lists* {escape(shorten(by_hand, VALUE_MAX)) or ('none by hand' if by_rule else 'none')}")
    lines += [in_by_rule(each) for each in by_rule[:RULES_MAX]]
    return "\n".join(lines)


def in_by_rule(each: InList) -> str:
    """Say which list by rule somebody is in, and why."""
    return f"• {bold(escape(each.name))}, by rule: {escape(shorten(each.why, VALUE_MAX))}"


def _number(number: str | None, given: str | None, eyes: Eyes) -> str:
    if number:
        return eyes.number(number)
    shown = escape(given or "") if eyes.may_change else "•••"
    return f"{shown} (cannot be texted: setting `number_rule`)" if given else ""


def _values(whole: Whole) -> list[Built]:
    lines = [f"{bold(escape(each.label))} {escape(shorten(value, VALUE_MAX))}" for each, value in whole.values]
    starts = range(0, len(lines), LINES_EACH)[:SECTIONS_MAX]
    return [section(f"values.{start}", "\n".join(lines[start : start + LINES_EACH])) for start in starts]


def _ways(contact: Contact) -> Built:
    value = f"c{contact.id}"
    more = [
        Choice("Suppress", f"consent.suppress {value}"),
        Choice("Hold", f"consent.hold {value}"),
        Choice("Release", f"consent.release {value}"),
        Choice("Edit company", f"contact.company {value}"),
        Choice("Forget this person", f"forget.ask {value}"),
    ]
    return actions(
        "ways",
        button("contact.edit", "Edit", value=value),
        button("contact.lists", "Change lists", value=value),
        button("consent.record", "Record consent", value=value),
        button("consent.opt_out", "Opt out", value=value),
        menu("contact.more", *(more if contact.company else more[:3] + more[4:])),
    )


def _lines(title: str, lines: Iterable[str], *, none: str = "There is no subscription type.") -> str:
    return "\n".join([f"*{title}*", *(list(lines) or [none])])


def _reach(eyes: Eyes) -> Callable[[Reach], str]:
    def line(each: Reach) -> str:
        name = escape(each.subscription)
        if each.reason is None:
            return f"✅ {name}: yes, at {eyes.number(each.number)}"
        if each.waits:
            return f"🕓 {name}: not yet. {_waits(each.waits, eyes)}"
        return f"⛔ {name}: no. {_why(each, eyes) or SENTENCE[each.reason]}"

    return line


def _why(each: Reach, eyes: Eyes) -> str:
    """Say in one line what was done, and when; empty where there is no more to say than the step of the waterfall."""
    if each.out:
        by = f", by {mention(each.out.by)}" if each.out.how == "by_hand" else ""
        return (
            f"{eyes.number(each.out.number)} {OUT.get(each.out.how, 'opted out')}, {local(each.out.at, eyes.zone)}{by}."
        )
    if each.bar:
        return f"{eyes.number(each.bar.number)} is {_barred(each.bar, eyes)}."
    return ""


def _waits(each: Agreed, eyes: Eyes) -> str:
    number = eyes.number(each.number)
    if each.asked_at is None:
        return f"{number} is asked soon, outside quiet hours, and has to say YES."
    return f"{number} waits for YES since {local(each.asked_at, eyes.zone)}."


def _agreed(eyes: Eyes) -> Callable[[Agreed], str]:
    def line(each: Agreed) -> str:
        source = f" “{escape(shorten(each.source, VALUE_MAX))}”" if each.source and each.how != "keyword" else ""
        shown = f": _{escape(shorten(' '.join(each.shown.split()), VALUE_MAX))}_" if each.shown else ""
        by = "" if each.by.startswith("+") else f", by {mention(each.by)}"
        way = f"{each.how.replace('_', ' ')}{source}{by}"
        at = local(each.at, eyes.zone)
        return f"{eyes.number(each.number)} · {escape(each.subscription)} · {STANDS[each.standing]} {at}, {way}{shown}"

    return line


def _bar(eyes: Eyes) -> Callable[[Bar], str]:
    def line(bar: Bar) -> str:
        kind = "🚫 suppressed" if bar.kind is Kind.SUPPRESSED else "⏸ on hold"
        return f"{kind} · {eyes.number(bar.number)} · {_cause(bar, eyes)}"

    return line


def _barred(bar: Bar, eyes: Eyes) -> str:
    return f"{'suppressed' if bar.kind is Kind.SUPPRESSED else 'on hold'}: {_cause(bar, eyes)}"


def _cause(bar: Bar, eyes: Eyes) -> str:
    until = f" until {local(bar.until, eyes.zone)}" if bar.until else ""
    return f"{escape(shorten(BARRED.get(bar.reason, bar.reason), VALUE_MAX))}, {local(bar.at, eyes.zone)}{until}"
