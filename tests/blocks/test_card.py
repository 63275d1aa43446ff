from dataclasses import replace
from typing import Any

import pytest

from blocks import card
from blocks.surface import Surface
from simulator.slack.blocks.surfaces import message_problems
from sms.lifecycle import State
from sms.report import Counts, Report, Segments
from store.approvals import Outcome
from tests.blocks.values import APPROVAL, CARD, MESSAGE, NOW, in_state

KINDS = "(11,206 × 2, 6 × 3 because of `Đ` in first name, Unicode because of `👋`)"


def block(surface: Surface, name: str) -> Any:
    return next(block for block in surface.blocks if block["block_id"] == name)


def words(surface: Surface, name: str) -> str:
    found = block(surface, name)
    return str(found["elements"][0]["text"] if "elements" in found else found["text"]["text"])


def buttons(surface: Surface) -> list[str]:
    return [one["text"]["text"] for one in block(surface, "buttons")["elements"] if one["type"] == "button"]


@pytest.mark.parametrize("state", State)
def test_slack_takes_the_card_of_every_state(state: State) -> None:
    surface = card.view(in_state(state))
    assert message_problems(list(surface.blocks)) == []
    assert surface == card.view(in_state(state))


def test_a_card_tells_all_that_is_known() -> None:
    surface = card.view(CARD)
    assert surface.text == "📝 #12 Black Friday teaser"
    assert words(surface, "title") == "📝 #12 Black Friday teaser"
    assert words(surface, "facts").splitlines() == [
        "*To* VIP customers, not Staff · 11,212 people will receive it",
        "*When* Fri 27 Nov 9:00, account time (New York)",
        f"*Segments* 22,430 exact {KINDS} · 22,424 estimated (2 each)",
    ]
    assert words(surface, "about").startswith(
        "Campaign Autumn 2026 · Offers · by <@UANA> · revision 3 · tested at this revision · changed "
    )


def test_tokens_stand_out_in_the_text_and_nothing_is_markup() -> None:
    quote = block(card.view(replace(CARD, text="<!channel> {{ contact.first_name }} *now*")), "body")["elements"][0]
    assert [(piece["text"], "style" in piece) for piece in quote["elements"]] == [
        ("<!channel> ", False),
        ("first name", True),
        (" *now*", False),
    ]


@pytest.mark.parametrize(
    ("state", "labels"),
    [
        (State.DRAFT, ["Edit", "Preview", "Send test", "Send or schedule"]),
        (State.IN_REVIEW, ["Edit", "Preview", "Send test", "Withdraw"]),
        (State.SCHEDULED, ["Edit", "Preview", "Send test", "Unschedule"]),
        (State.SENDING, ["Pause", "Stop"]),
        (State.PAUSED, ["Resume", "Stop"]),
        (State.HELD, ["Send now", "Back to draft"]),
        (State.SENT, ["Report", "Clone"]),
        (State.STOPPED, ["Report", "Clone"]),
    ],
)
def test_the_buttons_are_those_of_the_state(state: State, labels: list[str]) -> None:
    surface = card.view(in_state(state))
    assert buttons(surface) == labels
    assert {one.get("value") for one in block(surface, "buttons")["elements"][:-1]} == {"12:3"}


def test_a_menu_line_says_which_part_it_asks() -> None:
    menu = block(card.view(CARD), "buttons")["elements"][-1]
    assert [(option["text"]["text"], option["value"]) for option in menu["options"]] == [
        ("Clone", "clone 12:3"),
        ("Compare", "compare 12:3"),
        ("Share", "share 12:3"),
        ("Archive", "archive 12:3"),
        ("Delete", "delete 12:3"),
    ]


def test_the_status_says_where_it_stands() -> None:
    given = replace(APPROVAL, outcome=Outcome.APPROVED, decided_by="UBO")
    scheduled = replace(in_state(State.SCHEDULED), approval=given)
    assert words(card.view(scheduled), "status").startswith("Scheduled: approved by <@UBO> · goes out <!date^")
    assert words(card.view(in_state(State.IN_REVIEW)), "status") == (
        "In review: <@UANA> asked <@UBO>, <!subteam^SBOSSES>"
    )
    held = replace(in_state(State.HELD), message=replace(MESSAGE, state=State.HELD, reason="it is <late>"))
    assert words(card.view(held), "status") == "Held: it is &lt;late&gt;"
    assert words(card.view(in_state(State.SENDING)), "status").startswith("Sending #12 · ▓▓▓▓▓▓▓░░░░░ 7,204 of 11,212")


def test_a_card_of_what_is_over_tells_the_figures_of_the_report() -> None:
    counts = Counts(sent=11_212, delivered=10_874, clicked=1_843, clicks=2_310, replied=98, opted_out=22)
    report = Report(12, "Teaser", State.SENT, counts, Segments())
    assert words(card.view(replace(in_state(State.SENT), report=report)), "status").splitlines()[1] == (
        "*Delivered* 97.0 % (10,874) · *Clicked* 16.9 % (1,843 people, 2,310 clicks) · "
        "*Replied* 0.9 % · *Opted out* 0.2 %"
    )
    assert "Delivered" not in words(card.view(in_state(State.SENDING)), "status")
    unlinked = replace(report, has_links=False)
    assert "Clicked" not in words(card.view(replace(in_state(State.SENT), report=unlinked)), "status")


def test_an_archived_card_is_marked_so() -> None:
    assert card.view(replace(CARD, message=replace(MESSAGE, archived=True))).text.startswith("🗄")


def test_a_card_of_what_was_sent_promises_nothing_any_more() -> None:
    sent = in_state(State.SENT)
    facts = words(card.view(replace(sent, message=replace(sent.message, started_at=NOW))), "facts")
    assert facts.splitlines()[:2] == [
        "*To* VIP customers, not Staff",
        "*When* started <!date^1795701600^{date_short_pretty} {time}|Thu 26 Nov 9:00>",
    ]
