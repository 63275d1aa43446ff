"""What people decide of a message between its draft and its send, and when it goes out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.stage import Stage
from tests.journeys.steps import approves, closes_everything, drafts, requests, reviews, schedules

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["socket"], indirect=True)]

NEW_YORK = ZoneInfo("America/New_York")
CUSTOMER = "+12122340101"


@pytest.fixture(autouse=True)
def _as_found(stage: Stage) -> Iterator[None]:
    yield
    closes_everything(stage)


def tomorrow_at_nine(stage: Stage) -> datetime:
    day = stage.clock.now().astimezone(NEW_YORK) + timedelta(days=1)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


def schedules_for_nine(stage: Stage, name: str, *, to: str = "VIP") -> datetime:
    nine = tomorrow_at_nine(stage)
    schedules(stage.person("ana"), name, at=nine, to=to)
    return nine


def test_a_rejection_needs_a_reason_that_the_author_reads(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = drafts(ana, "Pricey")
    requests(ana, "Pricey")
    bo.clicks("Reject", in_thread_of="Pricey")
    bo.modal()
    bo.fills("Reason", " ")
    bo.submits()
    assert "A rejection needs a reason" in bo.modal().errors["Reason"]
    bo.fills("Reason", "The price is <!here> wrong")
    bo.submits()
    bo.has_no_modal()
    ana.sees("⛔ Rejected by @Bo")
    words = f"⛔ @Ana: @Bo rejected #{number}: The price is <!here> wrong"
    assert ana.sees(f"rejected #{number}") == words
    told = next(reply for reply in ana.thread(f"#{number} Pricey").replies if reply.text == words)
    assert told.mentions == ("U0ANA", "U0BO")
    ana.sees("Draft: The price is <!here> wrong")


def test_what_was_withdrawn_can_be_asked_again(stage: Stage) -> None:
    ana = stage.person("ana")
    drafts(ana, "Too early", in_="#ops")
    requests(ana, "Too early")
    ana.clicks("Withdraw", in_thread_of="Too early")
    ana.sees("↩️ Withdrawn by @Ana")
    requests(ana, "Too early")


def test_a_scheduled_message_goes_out_at_its_time_and_not_before(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = drafts(ana, "At nine", in_="#private-launch")
    nine = schedules_for_nine(stage, "At nine")
    approves(bo, "At nine")
    ana.sees(f"@Bo approved #{number}; it goes out")
    stage.clock.moves_to(nine - timedelta(minutes=2))
    stage.phone(CUSTOMER).expects_nothing(for_seconds=1)
    stage.clock.moves_to(nine + timedelta(seconds=1))
    ana.sees("At nine sent to 6 people")
    assert "Hi Ben" in stage.phone(CUSTOMER).received()[-1]


def test_an_edit_after_the_approval_takes_it_off_the_schedule(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = drafts(ana, "Corrected", in_="#ops")
    nine = schedules_for_nine(stage, "Corrected")
    approves(bo, "Corrected")
    ana.sees("Unschedule")
    ana.clicks("Edit", on=f"#{number} Corrected\n")
    ana.modal()
    ana.fills("Message", "Acme, corrected.")
    ana.submits()
    ana.has_no_modal()
    ana.sees("Acme, corrected.\n")
    assert stage.report(f"#{number}")["state"] == "draft"
    seen = len(stage.phone(CUSTOMER).received())
    stage.clock.moves_to(nine + timedelta(minutes=1))
    ana.does_not_see("Corrected sent to", for_seconds=1)
    assert len(stage.phone(CUSTOMER).received()) == seen


def test_what_is_unscheduled_is_a_draft_again(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = drafts(ana, "Not then", in_="#private-launch")
    schedules_for_nine(stage, "Not then")
    approves(bo, "Not then")
    ana.clicks("Unschedule", on=f"#{number} Not then\n")
    ana.sees(f"unscheduled #{number}; it is a draft again.")
    assert stage.report(f"#{number}")["state"] == "draft"


def test_a_send_time_that_passed_while_the_bot_was_down_is_held_and_asked(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    number = drafts(ana, "Overslept", in_="#private-launch")
    nine = schedules_for_nine(stage, "Overslept")
    approves(bo, "Overslept")
    ana.sees("Unschedule")
    seen = len(stage.phone(CUSTOMER).received())
    stage.kills_the_bot()
    stage.clock.moves_to(nine + timedelta(minutes=16))
    stage.starts_the_bot()
    ana.sees(f"⏸ Held #{number}: it should have gone out more than 15 minutes ago.")
    assert len(stage.phone(CUSTOMER).received()) == seen
    ana.clicks("Send now", on=f"#{number} Overslept\n")
    ana.sees("Overslept sent to 6 people")


def test_an_undecided_request_expires_after_a_day(stage: Stage) -> None:
    ana = stage.person("ana")
    drafts(ana, "Nobody decides")
    requests(ana, "Nobody decides")
    stage.clock.advance(hours=24, minutes=1)
    ana.sees("⌛ Expired: nobody decided in time")


def test_a_person_who_may_send_alone_sends_without_a_second(stage: Stage) -> None:
    stage.textops("settings", "set", "self_approval", "on")
    bo = stage.person("bo")
    number = drafts(bo, "Alone", in_="#ops")
    reviews(bo, "Alone")
    assert bo.modal().submit == "Send"
    bo.submits()
    bo.sees(f"✅ @Bo sends #{number} without another's approval")
    bo.sees("Alone sent to 6 people")
    stage.textops("settings", "set", "self_approval", "off")


@pytest.mark.parametrize(("invited", "reached"), [(True, 21), (False, 20)])
def test_people_who_join_later_get_it_only_if_that_was_ticked(stage: Stage, *, invited: bool, reached: int) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    name, first = f"Joiners {invited}", 2_350_100 + 100 * invited
    stage.imports([f"P,+1212{first + i},j{first + i}" for i in range(20)], to=name)
    number = drafts(ana, name)
    nine = tomorrow_at_nine(stage)
    schedules(ana, name, at=nine, to=name, newcomers=invited)
    approves(bo, name)
    ana.sees(f"approved #{number}")
    stage.imports([f"Late,+1212{first + 50},j{first + 50}"], to=name)
    stage.clock.moves_to(nine + timedelta(seconds=1))
    ana.sees(f"{name} sent to {reached} people")
    assert bool(stage.phone(f"+1212{first + 50}").received()) == invited


def test_sixty_percent_warns_and_more_than_the_quota_blocks(stage: Stage) -> None:
    ana = stage.person("ana")
    used = stage.carrier.sums()["segments"]
    drafts(ana, "Costly")
    stage.textops("settings", "set", "monthly_segments", str(used + 10))
    assert "⚠️ This send reaches" in reviews(ana, "Costly")
    assert ana.modal().submit == "Request approval"
    ana.closes(everything=True)
    stage.textops("settings", "set", "monthly_segments", str(used + 3))
    panel = reviews(ana, "Costly", to="Staff")
    assert "❌ This send needs" in panel
    assert ana.modal().submit is None
    stage.textops("settings", "set", "monthly_segments", "")
