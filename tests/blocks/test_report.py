from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from blocks.report import full, view
from blocks.surface import Surface
from blocks.words import moment, people
from simulator.slack.blocks.surfaces import message_problems
from sms.lifecycle import State
from sms.report import Counts, Report, Segments
from sms.results import Clicked, Deferred, Hour, Results

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
COUNTS = Counts(
    planned=11_212, sent=11_212, delivered=10_874, clicked=1_843, clicks=2_310, replied=98, opted_out=22, failed=0
)
RESULTS = Results(
    report=Report(12, "Black <!channel> teaser", State.SENT, COUNTS, Segments(22_424, 22_430, 22_433)),
    text="Hi {{ contact.first_name }} <!here>",
    author="UANA",
    started_at=START,
    finished_at=START + timedelta(minutes=4, seconds=12),
    not_delivered={"unreachable": 210, "landline": 96, "filtered by the carrier": 32},
    advice={"unreachable": "Try again another day."},
    approved_by=("UBO", "UCY"),
    skipped={"Opted out after the approval.": 3},
    links=(Clicked("https://acme.com/sale?a=1&b=2", 1_843, 2_310),),
    hours=tuple(Hour(START + timedelta(hours=4 * span), 100 - span, span) for span in range(20)),
)


def words(surface: Surface) -> str:
    return "\n".join(str(block.get("text", {}).get("text", "")) for block in surface.blocks)


def test_the_report_tells_delivered_clicked_replied_and_opted_out() -> None:
    told = words(view(RESULTS, zone=NEW_YORK, price=Decimal("0.0083")))
    assert "sent to 11,212 people in 4 min 12 s" in told
    assert "*Delivered* 97.0 % (10,874) · *Clicked* 16.9 % (1,843 people, 2,310 clicks)" in told
    assert "*Replied* 0.9 % · *Opted out* 0.2 %" in told
    assert "*Not delivered* 338: 210 unreachable · 96 landline · 32 filtered by the carrier" in told
    assert "22,424 estimated · 22,430 exact · 22,433 billed (+3) · $186.19" in told


@pytest.mark.parametrize("results", [RESULTS, replace(RESULTS, hours=(), links=(), not_delivered={}, skipped={})])
@pytest.mark.parametrize("draw", [view, full])
def test_slack_takes_the_report(draw: Callable[..., Surface], results: Results) -> None:
    surface = draw(results, zone=NEW_YORK)
    assert message_problems(list(surface.blocks)) == []
    assert surface == draw(results, zone=NEW_YORK)


def test_the_full_report_tells_the_text_the_links_and_who_got_nothing() -> None:
    told = words(full(RESULTS, zone=NEW_YORK))
    assert "https://acme.com/sale?a=1&amp;b=2 · 1,843 people, 2,310 clicks" in told
    assert "*Not sent to* 3 people\n• 3: Opted out after the approval." in told
    assert "*Delivered* 97.0 % · 10,874 of 11,212 sent" in told
    assert "*Clicked* 16.9 % · 1,843 of 10,874 delivered, 2,310 clicks in all" in told
    assert "*Opted out* 0.2 % · 22 of 10,874 delivered, within 72 hours" in told
    assert "*Not delivered* 338 people\n• 210 unreachable: Try again another day." in told
    assert "• 32 filtered by the carrier\n" in f"{told}\n"  # of what has no advice only the reason
    assert "first name" in str(full(RESULTS, zone=NEW_YORK).blocks)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (COUNTS, "10,874 delivered · 338 without a receipt"),
        (Counts(planned=9, sent=5, delivered=5, unresolved=1), "5 delivered · 1 unresolved · 3 waiting or under way"),
        (
            Counts(planned=15, skipped=1, sent=9, delivered=3, undelivered=2, failed=5),
            "3 delivered · 2 not delivered · 4 without a receipt · 5 not taken by the carrier · 1 left out",
        ),
    ],
)
def test_the_full_report_tells_where_each_of_those_planned_went(counts: Counts, told: str) -> None:
    report = replace(RESULTS.report, counts=counts)
    shown = words(full(replace(RESULTS, report=report), zone=NEW_YORK))
    assert f"*Planned* {people(counts.planned)}: {told}\n" in shown


@pytest.mark.parametrize(("waiting", "rest"), [(0, "."), (112, ", 112 of them wait still.")])
@pytest.mark.parametrize("draw", [view, full])
def test_who_is_put_off_by_quiet_hours_is_told(draw: Callable[..., Surface], waiting: int, rest: str) -> None:
    surface = draw(replace(RESULTS, deferred=Deferred(312, waiting, START + timedelta(hours=9))), zone=NEW_YORK)
    until = moment(START + timedelta(hours=9), NEW_YORK)
    assert f"*Put off by quiet hours* 312 people, until {until}{rest}" in words(surface)
    assert message_problems(list(surface.blocks)) == []


def test_a_name_that_looks_like_a_ping_is_harmless() -> None:
    assert "<!channel>" not in str(view(RESULTS, zone=NEW_YORK))


def test_the_hour_that_summer_time_repeats_is_drawn_twice() -> None:
    fold = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
    hours = tuple(Hour(fold + timedelta(hours=hour), 1, 0) for hour in range(4))
    assert message_problems(list(view(replace(RESULTS, hours=hours), zone=NEW_YORK).blocks)) == []


@pytest.mark.parametrize("state", State)
def test_every_state_has_an_opening(state: State) -> None:
    report = replace(RESULTS.report, state=state)
    assert "#12 Black" in view(replace(RESULTS, report=report), zone=NEW_YORK).text


def test_the_thread_leads_to_the_full_report() -> None:
    buttons = view(RESULTS, zone=NEW_YORK).blocks[-1]["elements"]
    labels = [button["text"]["text"] for button in buttons]
    assert labels == ["Full report", "Recipients", "Compare", "Clone"]
    whole = full(RESULTS, zone=NEW_YORK).blocks[-1]["elements"]
    assert [button["text"]["text"] for button in whole] == ["Recipients", "Compare", "Clone", "Receipt"]
    assert {button["value"] for button in buttons} == {"12"}


def test_what_nobody_can_tell_of_is_told_apart() -> None:
    counts = replace(COUNTS, unresolved=2)
    told = words(view(replace(RESULTS, report=replace(RESULTS.report, counts=counts)), zone=NEW_YORK))
    assert "*Unresolved* 2 people: the carrier cannot tell" in told
    assert "Unresolved" not in words(view(RESULTS, zone=NEW_YORK))


@pytest.mark.parametrize("draw", [view, full])
def test_where_no_link_was_there_is_no_rate_of_clicks(draw: Callable[..., Surface]) -> None:
    unlinked = replace(RESULTS, links=(), report=replace(RESULTS.report, has_links=False))
    assert "*Clicked*" not in words(draw(unlinked, zone=NEW_YORK))
    assert "'clicked'" not in str(draw(unlinked, zone=NEW_YORK).blocks)
    assert "'clicked'" in str(draw(RESULTS, zone=NEW_YORK).blocks)


@pytest.mark.parametrize(
    ("final", "over", "told"),
    [
        (False, False, "Receipts and the bill may still come in"),
        (True, False, "are in; clicks, replies and opt-outs still count."),
        (True, True, "These figures are final, but for late clicks and replies."),
    ],
)
@pytest.mark.parametrize("draw", [view, full])
def test_it_says_what_may_still_change(draw: Callable[..., Surface], *, final: bool, over: bool, told: str) -> None:
    assert told in str(draw(replace(RESULTS, final=final, over=over), zone=NEW_YORK).blocks)


def test_a_bill_that_is_not_whole_says_so() -> None:
    report = replace(RESULTS.report, unbilled=3)
    assert "22,433 billed so far · $186.19" in words(
        view(replace(RESULTS, report=report), zone=NEW_YORK, price=Decimal("0.0083"))
    )


def test_before_the_carrier_bills_no_cost_is_claimed() -> None:
    report = replace(RESULTS.report, segments=Segments(22_424, 22_430, 0))
    told = words(view(replace(RESULTS, report=report), zone=NEW_YORK, price=Decimal("0.0083")))
    assert "22,430 exact · not billed yet" in told
    assert "$" not in told


@pytest.mark.parametrize(("glass", "told"), [("", ""), ("Bo is <ill>", " without the others: Bo is &lt;ill&gt;")])
def test_the_full_report_tells_who_approved(glass: str, told: str) -> None:
    about = str(full(replace(RESULTS, glass=glass), zone=NEW_YORK).blocks)
    assert f"by <@UANA>, approved by <@UBO>, <@UCY>{told} · " in about


def test_the_full_report_says_that_a_message_sends_itself() -> None:
    automated = replace(RESULTS, report=replace(RESULTS.report, is_automated=True))
    assert "automated, by <@UANA>" in str(full(automated, zone=NEW_YORK).blocks)
    assert "automated" not in str(full(RESULTS, zone=NEW_YORK).blocks)


def test_the_thread_says_what_each_rate_is_a_part_of() -> None:
    assert "Delivered of those sent; clicked, replied and opted out" in str(view(RESULTS, zone=NEW_YORK).blocks)


def test_a_message_of_many_links_names_those_that_most_people_followed() -> None:
    many = replace(RESULTS, links=tuple(Clicked(f"https://acme.com/{n}", 30 - n, 40) for n in range(23)))
    surface = full(many, zone=NEW_YORK)
    assert "https://acme.com/19 · 11 people, 40 clicks\nand 3 more links" in words(surface)


def test_clicks_of_programs_are_one_line_of_the_full_report_and_nothing_else() -> None:
    told = str(full(replace(RESULTS, by_programs=1_212), zone=NEW_YORK).blocks)
    assert "1,212 more clicks by link previews and scanners" in told
    assert "1,843 people, 2,310 clicks" in told
    assert "previews" not in str(full(RESULTS, zone=NEW_YORK).blocks)


def test_before_anybody_is_planned_there_is_no_chart() -> None:
    report = replace(RESULTS.report, counts=Counts(), state=State.DRAFT)
    for draw in (view, full):
        kinds = {block["type"] for block in draw(replace(RESULTS, report=report), zone=NEW_YORK).blocks}
        assert "data_visualization" not in kinds


@pytest.mark.parametrize(
    ("state", "told"), [(State.SENDING, "is running: 9,960 texts"), (State.DRAFT, "is a draft: 9,960 texts")]
)
def test_an_automation_is_told_by_its_texts_and_estimates_nobody(state: State, told: str) -> None:
    report = replace(RESULTS.report, state=state, is_automated=True, counts=Counts(planned=9_960, sent=9_960))
    shown = words(view(replace(RESULTS, report=report), zone=NEW_YORK))
    assert told in shown
    assert "estimated" not in shown
