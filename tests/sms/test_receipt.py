"""Claims about the chain of a receipt: whatever is done to a line, the first that does not follow is named."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.receipt import BEFORE_THE_FIRST, END, FORMAT, HEAD, Tampered, seal, verify

CONTENTS = (
    {"kind": HEAD, "format": FORMAT, "message": 12, "text": "Sale – “today” 👋"},
    {"kind": "step", "who": "U0ANA", "what": "drafted"},
    {"kind": "approval", "decided_by": "U0BO", "outcome": "approved"},
    {"kind": "test", "to": "+1 212 ••• 0100"},
    {"kind": "recipient", "to": "+1 212 ••• 0101", "status": "delivered", "consent": {"how": "import"}},
    {"kind": "recipient", "to": "+1 212 ••• 0102", "status": "skipped", "reason": "opted_out"},
    {"kind": END, "recipients": 2},
)


def chain() -> list[str]:
    lines, before = [], BEFORE_THE_FIRST
    for content in CONTENTS:
        sealed = seal(content, before=before)
        lines.append(sealed.line)
        before = sealed.hash
    return lines


def test_a_whole_receipt_is_verified_with_its_last_hash() -> None:
    found = verify(chain())
    assert (found.message, found.lines) == (12, len(CONTENTS))
    assert json.loads(chain()[-1])["sha256"] == found.hash


@pytest.mark.parametrize("at", range(len(CONTENTS)), ids=lambda at: f"{at} {CONTENTS[at]['kind']}")
@pytest.mark.parametrize("part", ["content", "sha256"])
def test_a_change_of_any_line_is_found_at_that_line(at: int, part: str) -> None:
    lines = chain()
    line = json.loads(lines[at])
    line[part] = {**line["content"], "kind": "recipient"} if part == "content" else "f" * 64
    line["content"]["added"] = part == "content"
    lines[at] = json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
    with pytest.raises(Tampered, match=f"^Line {at + 1} "):
        verify(lines)


def taken_out(lines: list[str]) -> list[str]:
    return [*lines[:4], *lines[5:]]


def swapped(lines: list[str]) -> list[str]:
    return [*lines[:4], lines[5], lines[4], *lines[6:]]


def twice(lines: list[str]) -> list[str]:
    return [*lines[:5], lines[4], *lines[5:]]


def spaced(lines: list[str]) -> list[str]:
    return [*lines[:4], lines[4].replace('":', '": ', 1), *lines[5:]]


def no_line(lines: list[str]) -> list[str]:
    return [*lines[:4], "[]\n", *lines[5:]]


@pytest.mark.parametrize(("change", "at"), [(taken_out, 5), (swapped, 5), (twice, 6), (spaced, 5), (no_line, 5)])
def test_what_is_taken_out_moved_or_put_in_is_found(change: Callable[[list[str]], list[str]], at: int) -> None:
    with pytest.raises(Tampered, match=f"^Line {at} "):
        verify(change(chain()))


def test_a_cut_end_and_what_follows_the_end_are_found() -> None:
    with pytest.raises(Tampered, match="what stood after line 6 was taken out"):
        verify(chain()[:-1])
    with pytest.raises(Tampered, match="Line 8 stands after the end"):
        verify([*chain(), chain()[-1]])
    with pytest.raises(Tampered, match="The end is missing"):
        verify([])


def test_what_begins_otherwise_is_no_receipt() -> None:
    with pytest.raises(Tampered, match="not the head of a receipt"):
        verify([seal({"kind": "step"}).line])


@given(st.integers(min_value=0), st.integers(min_value=0, max_value=6))
def test_any_other_character_in_any_line_is_found(place: int, at: int) -> None:
    lines = chain()
    line = lines[at].rstrip("\n")
    spot = place % len(line)
    lines[at] = f"{line[:spot]}{'x' if line[spot] != 'x' else 'y'}{line[spot + 1 :]}\n"
    with pytest.raises(Tampered):
        verify(lines)
