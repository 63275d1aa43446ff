"""How a file of people is written: its encoding and its delimiter, guessed from its beginning."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from dataclasses import dataclass
from io import StringIO

from sms.columns import BadFile

ENCODINGS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows (cp1252)"}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
SAMPLE_BYTES = 1_000_000
HINT = "Save it as CSV in UTF-8 (in Excel: “CSV UTF-8”) and import that."

_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_NO_TEXT = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True, slots=True)
class Format:
    """How a file is written; what is empty is guessed."""

    encoding: str = ""
    delimiter: str = ""
    has_names: bool | None = None  # whether the first line names the columns


GUESSED = Format()


def is_spreadsheet(start: bytes) -> bool:
    """Tell whether a file is a spreadsheet by its first bytes, whatever it is called."""
    return start.startswith(_SPREADSHEETS)


def guess(sample: bytes, wish: Format) -> Format:
    """Guess what is not wished; a file that holds no text is refused."""
    if is_spreadsheet(sample):
        raise BadFile("This is a spreadsheet, not a CSV file.", hint=HINT)
    if sample.startswith(_NO_TEXT):
        raise BadFile("This is not a text file.", hint=HINT)
    encoding = wish.encoding or _encoding(sample)
    text = sample.decode(encoding, errors="replace").removeprefix("\ufeff")
    if not text.strip():
        raise BadFile("This file is empty.")
    first = StringIO(text, newline=None).readline()
    if _CONTROL.search(first):
        raise BadFile("This is not a text file.", hint=HINT)
    return Format(encoding, wish.delimiter or max(DELIMITERS, key=_QUOTED.sub("", first).count), wish.has_names)


def _encoding(sample: bytes) -> str:
    """Trust a mark; else zeros tell UTF-16; else what cannot be UTF-8 is Windows' own, unless other lines are UTF-8."""
    if sample.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    pairs = sample[:4_096]
    if pairs[1::2].count(0) > len(pairs) // 4:
        return "utf-16-le"
    if pairs[::2].count(0) > len(pairs) // 4:
        return "utf-16-be"
    lines = sample.splitlines()
    if (
        sample.startswith(BOM_UTF8)
        or _is_utf_8(sample)
        or any(not each.isascii() and _is_utf_8(each) for each in lines)
    ):
        return "utf-8-sig"
    return "cp1252"


def _is_utf_8(sample: bytes) -> bool:
    try:
        getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True
