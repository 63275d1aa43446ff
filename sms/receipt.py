"""A receipt of a send: lines of which each holds the hash of the one before, so that none can be changed unseen."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sms.errors import Problem

FORMAT = "textops-receipt-1"
BEFORE_THE_FIRST = "0" * 64
HEAD, END = "head", "end"


class Tampered(Problem):
    """This is not the receipt that was written."""

    hint = "Ask whoever has it for the file as it was given, or make it anew: `textops report '#12' --receipt FILE`."


@dataclass(frozen=True, slots=True)
class Sealed:
    """One line, and the hash that the next one begins from."""

    line: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a whole receipt is of: its message, how many lines it has, and its last hash."""

    message: int
    lines: int
    hash: str


def seal(content: Mapping[str, Any], *, before: str = BEFORE_THE_FIRST) -> Sealed:
    """Write a line: SHA-256 of the hash before and of its own content, as compact JSON with sorted names."""
    inside = _written(content)
    found = sha256(f"{before}{inside}".encode()).hexdigest()
    return Sealed(f'{{"content":{inside},"sha256":"{found}"}}\n', found)


def verify(lines: Iterable[str]) -> Verified:
    """Follow the chain from head to end; Tampered names the first line that does not follow."""
    before, count, message, is_over = BEFORE_THE_FIRST, 0, 0, False
    for count, line in enumerate(lines, start=1):
        if is_over:
            raise Tampered(f"Line {count} stands after the end: it was added.")
        content = _content(line, count)
        sealed = seal(content, before=before)
        if sealed.line.rstrip("\n") != line.rstrip("\n"):
            raise Tampered(
                f"Line {count} does not follow from the one before: it was changed, added or moved, or lines before it "
                f"were taken out."
            )
        if count == 1:
            message = _head(content)
        before, is_over = sealed.hash, content.get("kind") == END
    if not is_over:
        raise Tampered(f"The end is missing: what stood after line {count} was taken out.")
    return Verified(message, count, before)


def _content(line: str, count: int) -> dict[str, Any]:
    try:
        content = json.loads(line)["content"]
    except (ValueError, TypeError, KeyError):
        content = None
    if not isinstance(content, dict):
        raise Tampered(f"Line {count} is no line of a receipt.")
    return content


def _head(content: Mapping[str, Any]) -> int:
    if content.get("kind") != HEAD or content.get("format") != FORMAT:
        raise Tampered("Line 1 is not the head of a receipt that this version knows.")
    return int(content["message"])


def _written(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
