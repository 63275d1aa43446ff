"""What stands in the composer is counted with and without what makes it dear."""

import pytest

from sms.lifecycle import State
from sms.message import Draft, Message
from sms.settings import from_rows
from store import Session, campaigns
from store.live import live


@pytest.mark.parametrize(
    ("body", "segments", "plain", "without"),
    [
        ("Hi there", 1, None, None),
        ("“" + "x" * 80, 2, 1, 1),
        ("👋" + "x" * 80, 2, None, 1),
        (":wave: " + "x" * 80, 2, None, 1),
        ("👋{{ contact.first_name | default: “you” }}" + "x" * 80, 2, None, 1),
        ("{{ contact.first_name | default: '👋' }}" + "x" * 80, 2, None, 2),  # a default is left as it is
    ],
)
def test_a_text_is_counted_as_it_stands_made_plain_and_without_what_forces_unicode(
    session: Session, body: str, segments: int, plain: int | None, without: int | None
) -> None:
    message = Message(0, Draft("Sale", "C1", body, opt_out=False), State.DRAFT, 1, "UANA")
    found = live(session, message, account=from_rows({}), sender="Ana")
    counts = (found.estimate, found.plain, found.without)
    assert [each and each.segments for each in counts] == [segments, plain, without]


@pytest.mark.parametrize(
    ("typed", "is_new", "meant"),
    [
        ("", False, ""),
        ("autumn 2026", False, ""),
        ("Autum 2026", True, "Did you mean “Autumn 2026”?"),
        ("Xmas", True, ""),
    ],
)
def test_a_campaign_that_is_not_there_yet_is_said_to_be_new(
    session: Session, typed: str, is_new: bool, meant: str
) -> None:
    campaigns.ensure(session, "Autumn 2026")
    message = Message(0, Draft("Sale", "C1", "", typed), State.DRAFT, 1, "UANA")
    found = live(session, message, account=from_rows({}), sender="Ana")
    assert (found.is_new_campaign, found.campaign_meant) == (is_new, meant)
