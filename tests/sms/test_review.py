"""Tests of what stands against a send."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sms.audience import Reason, Selection, Step, Waterfall, waterfall
from sms.finding import Code, Facts, Finding
from sms.lifecycle import State
from sms.message import Counted, Draft, Message
from sms.quota import Judgement, judge
from sms.review import review
from sms.segments import count
from sms.settings import from_rows

NOW = datetime(2026, 11, 27, 14, tzinfo=UTC)
BODY = "Acme: 30 % off today."
MESSAGE = Message(
    number=12,
    draft=Draft(name="Black Friday", channel="C1", body=BODY, subscription="Offers"),
    state=State.DRAFT,
    revision=3,
    author="UANA",
    selection=Selection(lists=(1,)),
    tested_revision=3,
)
COUNTED = Counted(
    revision=3,
    waterfall=waterfall(dict.fromkeys(Step, 100)),
    recipients=100,
    exact=100,
    estimate=count(BODY),
    longest=47,
)
SETTINGS = from_rows({"account_name": "Acme", "time_zone": "America/New_York"})

ANA = frozenset({"UANA"})


def judged(asked: int) -> Judgement:
    return judge(0, 0, asked, limit=1_000, warning=Decimal("0.60"))


CLEAN = Facts(
    message=MESSAGE,
    counted=COUNTED,
    quota=judged(100),
    settings=SETTINGS,
    text=f"{BODY}\nReply STOP to unsubscribe.",
    now=NOW,
)


def only_error(facts: Facts) -> Finding:
    (error,) = review(facts).errors
    return error


def only_warning(facts: Facts) -> Finding:
    verdict = review(facts)
    assert not verdict.errors
    (warning,) = verdict.warnings
    return warning


def test_a_clean_send_has_nothing_against_it() -> None:
    assert review(CLEAN) == review(replace(CLEAN, starts_at=NOW + timedelta(minutes=5)))
    assert not review(CLEAN).errors
    assert not review(CLEAN).warnings


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(CLEAN, settings=replace(SETTINGS, approvers=("UANA",)), authors=ANA), Code.NO_PERMISSION),
        (replace(CLEAN, has_sender=False), Code.NO_SENDER),
        (replace(CLEAN, message=replace(MESSAGE, draft=replace(MESSAGE.draft, subscription=""))), Code.NO_SUBSCRIPTION),
        (replace(CLEAN, counted=replace(COUNTED, recipients=0)), Code.NOBODY),
        (replace(CLEAN, counted=replace(COUNTED, longest=1_601)), Code.TOO_LONG),
        (replace(CLEAN, quota=judged(1_001)), Code.QUOTA_EXCEEDED),
        (replace(CLEAN, budget=replace(judged(1_001), team="Ops")), Code.BUDGET_EXCEEDED),
        (replace(CLEAN, starts_at=NOW - timedelta(seconds=1)), Code.IN_THE_PAST),
    ],
)
def test_what_blocks_a_send(facts: Facts, code: Code) -> None:
    assert only_error(facts).code is code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(CLEAN, quota=judged(600)), Code.QUOTA),
        (replace(CLEAN, counted=replace(COUNTED, quiet=7)), Code.QUIET_HOURS),
        (replace(CLEAN, counted=replace(COUNTED, passed=7), starts_at=NOW), Code.PASSED),
        (replace(CLEAN, settings=replace(SETTINGS, quiet_hours=None)), Code.QUIET_HOURS_OFF),
        (replace(CLEAN, text=BODY), Code.NO_OPT_OUT),
        (replace(CLEAN, settings=replace(SETTINGS, account_name="Widgets")), Code.SENDER_NOT_NAMED),
        (replace(CLEAN, settings=replace(SETTINGS, account_name="")), Code.SENDER_NOT_NAMED),
        (replace(CLEAN, message=replace(MESSAGE, tested_revision=2)), Code.NOT_TESTED),
        (replace(CLEAN, message=replace(MESSAGE, tested_revision=None)), Code.NOT_TESTED),
        (replace(CLEAN, counted=replace(COUNTED, unicode=("👋",), unicode_extra=100)), Code.UNICODE),
        (replace(CLEAN, counted=replace(COUNTED, missing={"contact.first_name": 4})), Code.MISSING_VALUE),
        (replace(CLEAN, text=f"{CLEAN.text} https://bit.ly/3xyz"), Code.SHORTENER),
        (replace(CLEAN, text=f"{CLEAN.text} http://acme.com/sale"), Code.BAD_LINK),
        (replace(CLEAN, text=f"{CLEAN.text} https://acme.com/sale", public_url=False), Code.CLICKS_NOT_COUNTED),
        (replace(CLEAN, ends_at=NOW + timedelta(hours=2)), Code.FINISH),
    ],
)
def test_what_must_have_been_seen(facts: Facts, code: Code) -> None:
    assert only_warning(facts).code is code


def test_every_code_is_found_somewhere() -> None:
    bad = replace(
        CLEAN,
        message=replace(MESSAGE, draft=replace(MESSAGE.draft, body="", subscription=""), tested_revision=None),
        counted=replace(COUNTED, recipients=0, longest=2_000, quiet=1, unicode_extra=1, missing={"contact.city": 1}),
        quota=judged(2_000),
        budget=judged(2_000),
        settings=from_rows({"quiet_hours": "off", "approvers": "UANA"}),
        authors=ANA,
        text="http://bit.ly/3xyz",
        starts_at=NOW - timedelta(hours=1),
        ends_at=NOW + timedelta(hours=1),
        has_sender=False,
        public_url=False,
    )
    found = review(bad)
    assert {finding.code for finding in (*found.errors, *found.warnings)} == set(Code) - {Code.QUOTA, Code.PASSED}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"approvers": ("UANA",)}, "There is nobody who may approve it."),
        ({"admins": ("UANA",)}, "There is nobody who may approve it."),
        ({"approvers": ("UANA", "UBO"), "second_approver_above": 99}, "Two must approve it, and only one may."),
        ({"approvers": ("UANA", "UBO")}, None),
        ({"approvers": ("UANA",), "self_approval": True}, None),
        ({"approvers": ("UANA", "S0OPS")}, None),  # who is in a group is looked up when the button is pressed
        ({}, None),
    ],
)
def test_a_request_that_nobody_may_approve_is_told_before_anybody_waits_for_it(
    changes: dict[str, Any], sentence: str | None
) -> None:
    errors = review(replace(CLEAN, settings=replace(SETTINGS, **changes), authors=ANA)).errors
    assert [error.sentence for error in errors] == ([sentence] if sentence else [])


def test_a_budget_that_is_exceeded_names_its_team() -> None:
    over = replace(judge(900, 50, 60, limit=1_000, warning=Decimal("0.60")), team="Ops")
    assert only_error(replace(CLEAN, budget=over)).sentence == (
        "This send needs 60 segments, and 50 are left of team Ops' budget."
    )


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (620, "This send reaches 62 % of the month's 1,000 segments. What is not used is not carried over."),
        (1_000, "This send reaches 100 % of the month's 1,000 segments. What is not used is not carried over."),
    ],
)
def test_the_quota_warning_names_the_share(asked: int, line: str) -> None:
    assert only_warning(replace(CLEAN, quota=judged(asked))).line == line


def test_the_quota_is_silent_a_tenth_of_a_per_cent_below_the_line() -> None:
    assert not review(replace(CLEAN, quota=judged(599))).warnings


def test_quiet_hours_say_how_many_and_until_when() -> None:
    quiet = replace(COUNTED, quiet=640, quiet_until=datetime(2026, 11, 28, 13, tzinfo=UTC))
    warning = only_warning(replace(CLEAN, counted=quiet))
    assert warning.sentence == "640 people would be texted in their quiet hours: deferred to Sat 28 Nov 8:00."


def test_where_morning_comes_at_several_times_the_first_and_the_last_are_told() -> None:
    counted = replace(COUNTED, quiet=640, quiet_until=NOW, quiet_last=NOW + timedelta(hours=3))
    warning = only_warning(replace(CLEAN, counted=counted))
    assert warning.sentence.endswith("deferred to Fri 27 Nov 9:00 and later, up to Fri 27 Nov 12:00.")


def test_people_whose_time_is_over_are_told_of_while_others_are_still_to_come() -> None:
    some = replace(CLEAN, counted=replace(COUNTED, passed=1), starts_at=NOW + timedelta(hours=3))
    assert only_warning(some).sentence == (
        "It is past that time already for 1 person: they get it at the start, Fri 27 Nov 12:00."
    )
    everybody = review(replace(CLEAN, counted=replace(COUNTED, passed=100), starts_at=NOW - timedelta(hours=1)))
    assert [finding.code for finding in everybody.errors] == [Code.IN_THE_PAST]
    assert everybody.warnings == ()


@pytest.mark.parametrize(("exact", "way_out"), [(216_001, "Start earlier, or send faster."), (100, "Some wait for")])
def test_a_late_end_is_told_with_what_makes_it_late(exact: int, way_out: str) -> None:
    late = replace(CLEAN, counted=replace(COUNTED, exact=exact), ends_at=NOW + timedelta(hours=2))
    assert only_warning(late).way_out.startswith(way_out)


def test_quiet_people_who_are_dropped_get_nothing() -> None:
    dropping = from_rows({"account_name": "Acme", "quiet_policy": "drop"})
    warning = only_warning(replace(CLEAN, settings=dropping, counted=replace(COUNTED, quiet=1)))
    assert warning.sentence == "1 person would be texted in their quiet hours: they get nothing."


def test_an_audience_of_nobody_says_where_people_dropped_out() -> None:
    steps = Waterfall(((Step.IN_LISTS, 9), (Step.PEOPLE, 9), (Step.CONSENTED, 0)))
    nobody = only_error(replace(CLEAN, counted=replace(COUNTED, recipients=0, waterfall=steps)))
    assert steps.dropped == ((Reason.NO_CONSENT, 9),)
    assert nobody.way_out == "Most drop out for one reason: has not agreed to get this subscription type."


def test_an_empty_choice_and_an_empty_list_are_told_apart() -> None:
    nobody = replace(COUNTED, recipients=0, waterfall=Waterfall(()))
    unchosen = replace(CLEAN, counted=nobody, message=replace(MESSAGE, selection=Selection()))
    assert only_error(unchosen).sentence == "Nobody is chosen."
    assert only_error(replace(CLEAN, counted=nobody)).way_out == "The lists are empty: add contacts."


def test_a_text_too_long_names_for_whom() -> None:
    long = replace(COUNTED, longest=1_642, too_long="+1 212 ••• 0123")
    assert only_error(replace(CLEAN, counted=long)).sentence == (
        "The text has 1,642 characters for +1 212 ••• 0123; 1,600 are the most."
    )


@pytest.mark.parametrize(
    ("body", "forcing", "way_out"),
    [
        ("It’s now", ("’",), "`Make it plain` saves them."),
        ("It’s now 👋", ("’", "👋"), "`Make it plain` saves some of them."),
        ("Now 👋", ("👋",), "Leave them out of the text to save them."),
        (
            "Hi {{ contact.first_name }}",
            ("Đ",),
            "They come from the values that fill the text, not from the text itself.",
        ),
    ],
)
def test_what_can_be_done_about_unicode_depends_on_where_it_stands(
    body: str, forcing: tuple[str, ...], way_out: str
) -> None:
    counted = replace(COUNTED, unicode=forcing, unicode_extra=100)
    assert only_warning(replace(CLEAN, text=f"{CLEAN.text} {body}", counted=counted)).way_out == way_out
