from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sms.automation import (
    STEPS_MAX,
    Does,
    Kind,
    NotWhole,
    Plan,
    Step,
    Trigger,
    Unit,
    cautions,
    check,
    date_meant,
    keyword,
    month_days,
    next_due,
    read,
    write,
    zone_of,
)
from sms.automation_words import Names, sentence

NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 11, 26, 17, 0, tzinfo=UTC)  # in New York
TEXT = Step(Does.TEXT, subscription=1, body="Hi there")
WAIT = Step(Does.WAIT, amount=2)
PLAN = Plan(Trigger(Kind.LIST, "3"), (WAIT, TEXT, Step(Does.LIST, list_id=4)))
NAMES = Names({3: "VIP", 4: "Welcomed"}, {1: "Offers"}, {"contact.birthday": "Birthday"})


def test_it_reads_as_a_sentence() -> None:
    assert sentence(PLAN, NAMES) == (
        "When a contact joins “VIP”, wait 2 days, then text “Hi there” (Offers), then add them to “Welcomed”. "
        "Each person once."
    )


@pytest.mark.parametrize(
    ("trigger", "words"),
    [
        (Trigger(Kind.PROPERTY, "contact.birthday", value="x"), "a contact’s birthday changes to “x”"),
        (Trigger(Kind.CONSENT, "1"), "somebody agrees to get Offers"),
        (Trigger(Kind.KEYWORD, "join", subscription=1), "somebody texts JOIN (and so agrees to get Offers)"),
        (Trigger(Kind.DATE, "contact.birthday", at="09:00", yearly=True), "on their birthday, every year"),
        (Trigger(Kind.DATE, "contact.birthday", at="09:00", yearly=True), "“Welcomed”. Each person once a year."),
        (Trigger(Kind.DATE, "contact.birthday", at="09:00", days=-1), "1 day before their birthday"),
        (Trigger(Kind.LIST, "99"), "joins “(removed)”"),
    ],
)
def test_each_trigger_has_its_words(trigger: Trigger, words: str) -> None:
    assert words in sentence(replace(PLAN, trigger=trigger), NAMES)


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (replace(PLAN, trigger=Trigger(Kind.LIST)), "list"),
        (replace(PLAN, trigger=Trigger(Kind.DATE, "contact.birthday", at="9 o'clock")), "date_at"),
        (replace(PLAN, trigger=Trigger(Kind.KEYWORD, "join", subscription=1)), "shown"),
        (replace(PLAN, steps=()), "does0"),
        (replace(PLAN, steps=(WAIT,)), "does0"),
        (replace(PLAN, steps=(TEXT,) * (STEPS_MAX + 1)), f"does{STEPS_MAX}"),
        (replace(PLAN, steps=(TEXT, Step(Does.WAIT, amount=366))), "amount1"),
        (replace(PLAN, steps=(Step(Does.TEXT, body="Hi"),)), "subscription0"),
        (replace(PLAN, steps=(TEXT, Step(Does.LIST))), "list1"),
        (replace(PLAN, steps=(Step(Does.LIST, list_id=3),), again_days=0), "again"),
        (replace(PLAN, again_days=-1), "days_between"),
    ],
)
def test_what_is_not_whole_is_told_at_its_input(plan: Plan, field: str) -> None:
    with pytest.raises(NotWhole) as refused:
        check(plan)
    assert refused.value.field == field


def test_tokens_are_said_in_words() -> None:
    text = replace(TEXT, body='Hi {{ contact.first_name | default: "there" }} {{')
    assert "text “Hi [first name] {{” (Offers)" in sentence(replace(PLAN, steps=(text,)), NAMES)


def test_a_plan_is_read_back_as_it_was_written() -> None:
    check(PLAN)
    assert read(write(PLAN)) == PLAN


@pytest.mark.parametrize(
    ("step", "due"),
    [
        (Step(Does.WAIT, amount=90, unit=Unit.MINUTES), NOON + timedelta(minutes=90)),
        (Step(Does.UNTIL, at="18:00"), NOON + timedelta(hours=6)),
        (Step(Does.UNTIL, at="12:00"), NOON + timedelta(days=1)),
    ],
)
def test_a_wait_ends_when_it_says(step: Step, due: datetime) -> None:
    assert next_due(step, now=NOON, zone=NEW_YORK) == due


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2026, 2, 28), ("02-28", "02-29")),
        (date(2028, 2, 28), ("02-28",)),
        (date(2028, 2, 29), ("02-29",)),
        (date(2026, 8, 5), ("08-05",)),
    ],
)
def test_somebody_born_on_a_leap_day_has_a_birthday_every_year(day: date, days: tuple[str, ...]) -> None:
    assert month_days(day) == days


def test_days_after_a_date_look_back_and_days_before_look_ahead() -> None:
    assert date_meant(Trigger(Kind.DATE, days=3), date(2026, 8, 5)) == date(2026, 8, 2)
    assert date_meant(Trigger(Kind.DATE, days=-3), date(2026, 8, 5)) == date(2026, 8, 8)


def test_a_keyword_is_compared_without_case_and_marks() -> None:
    assert keyword(" Join! ") == "join"


@pytest.mark.parametrize("word", ["", "STOP", "start", "Help!", "yes", "stopp", "x" * 31])
def test_words_that_mean_something_already_are_no_keywords(word: str) -> None:
    with pytest.raises(NotWhole):
        keyword(word)


def test_approvers_are_told_what_to_look_at() -> None:
    bare = replace(PLAN, steps=(replace(TEXT, opt_out=False),))
    assert cautions(PLAN, "Reply STOP to unsubscribe.", quiet=True) == []
    assert len(cautions(bare, "Reply STOP to unsubscribe.", quiet=False)) == 2


def test_a_zone_that_nobody_knows_is_the_account_s() -> None:
    assert zone_of("Mars/Olympus", NEW_YORK) == NEW_YORK
    assert zone_of("Europe/Oslo", NEW_YORK) == ZoneInfo("Europe/Oslo")
