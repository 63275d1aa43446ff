from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from blocks.surface import Modal
from commands import test
from commands.ask import Ask, Reply
from commands.perform import perform
from simulator.slack.blocks.surfaces import view_problems
from sms.consent import Change, Evidence, How
from sms.errors import Problem
from sms.message import Message
from store import Session, consent, messages, numbers, quota, replies, singles
from store.schema.messages import messages as table
from tests.commands.conftest import BO
from tests.store.people import persons, write

MINE, YOURS, NEW = "+12125550101", "+4791234567", "+12125550199"


def opened(session: Session, ask: Ask) -> Modal:
    modal = test.run(session, replace(ask, number=1)).form
    assert modal
    assert view_problems(modal.view()) == []
    return modal


def submitted(session: Session, ask: Ask, values: dict[str, Any]) -> Reply:
    return test.submit(session, replace(ask, form=opened(session, ask).form, values=values))


@pytest.fixture(autouse=True)
def team(session: Session, ask: Ask) -> None:
    numbers.keep(session, MINE, label="Ana", owner="UANA", now=ask.now)
    numbers.keep(session, YOURS, label="Bo", owner="UBO", now=ask.now)


def sent(session: Session) -> list[tuple[str, str]]:
    return [(one.number, one.body) for one in singles.tests(session, 1, revision=1)]


def test_the_form_has_the_teams_numbers_masked_and_ones_own_chosen(
    session: Session, ask: Ask, message: Message
) -> None:
    modal = opened(session, ask)
    assert [block["label"]["text"] for block in modal.blocks] == [
        "Team numbers",
        "Another number",
        "Receive as contact",
    ]
    select = modal.blocks[0]["element"]
    assert [option["text"]["text"] for option in select["options"]] == ["Ana · +1 212 ••• 0101", "Bo · +47 ••• 4567"]
    assert [option["text"]["text"] for option in select["initial_options"]] == ["Ana · +1 212 ••• 0101"]
    assert modal.submit == "Send test"


def test_a_test_is_marked_counted_and_told(session: Session, ask: Ask, message: Message) -> None:
    reply = submitted(session, ask, {"numbers": ("1", "2")})
    body = "[Test] Hi there, Black Friday starts now!\nReply STOP to unsubscribe."
    assert sent(session) == [(MINE, body), (YOURS, body)]
    assert [job.name for job in reply.jobs] == ["single", "single", "redraw", "redraw", "warn"]
    assert quota.standing(session, ask.account, now=ask.now).used == 2
    assert messages.get(session, 1).tested_revision == 1


def test_a_contact_decides_the_tokens(session: Session, ask: Ask, message: Message) -> None:
    [contact] = write(session, *persons(1))
    session.execute(update(table).values(body="Hi {{ contact.first_name }}"))
    submitted(session, ask, {"numbers": ("1",), "receive_as": f"contact:{contact}"})
    assert sent(session)[0][1].startswith("[Test] Hi Name1\n")
    assert test.people(session, replace(ask, argument="name1")).choices[0].value == f"contact:{contact}"


def test_a_typed_number_must_prove_itself_before_anything_is_sent(session: Session, ask: Ask, message: Message) -> None:
    reply = submitted(session, ask, {"numbers": ("1",), "another": "+1 (212) 555-0199"})
    assert sent(session) == []
    assert reply.edit
    assert view_problems(reply.edit.view()) == []
    assert [block["label"]["text"] for block in reply.edit.blocks if "label" in block] == [
        "Label",
        "Verification code",
    ]
    code = singles.get(session, int(reply.jobs[0].key))
    assert code
    asked = replace(ask, form=reply.edit.form)
    wrong = "000000" if not code.body.startswith("000000") else "111111"
    assert test.verify(session, replace(asked, values={"code": wrong})).errors["code"]
    assert sent(session) == []
    test.verify(session, replace(asked, values={"code": code.body[:6], "label": "Cy"}))
    assert [number for number, _ in sent(session)] == [MINE, NEW]
    assert numbers.is_verified(session, NEW)


def test_a_verified_number_may_be_typed(session: Session, ask: Ask, message: Message) -> None:
    submitted(session, ask, {"another": "+47 912 34 567"})
    assert [number for number, _ in sent(session)] == [YOURS]


@pytest.mark.parametrize("typed", ["", "212 555 0199", "hello"])
def test_without_a_number_or_a_country_code_it_is_told_under_the_input(
    session: Session, ask: Ask, message: Message, typed: str
) -> None:
    with pytest.raises(Problem) as refused:
        submitted(session, ask, {"numbers": (), "another": typed})
    assert refused.value.field == "another"


def test_twenty_tests_a_day_are_enough_for_one_person(session: Session, ask: Ask, message: Message) -> None:
    for _ in range(10):
        submitted(session, ask, {"numbers": ("1", "2")})
    reply = perform(session, replace(ask, form=opened(session, ask).form, values={"numbers": ("1",)}), test.submit)
    assert reply.say
    assert "20 tests a day" in reply.say.text
    assert submitted(session, replace(ask, person=BO), {"numbers": ("1",)}).jobs


def test_no_code_goes_out_for_a_message_that_was_deleted_meanwhile(
    session: Session, ask: Ask, message: Message
) -> None:
    form = opened(session, ask).form
    messages.delete(session, 1, by="UBO", now=ask.now)
    with pytest.raises(Problem, match="This form is not known any more"):
        test.submit(session, replace(ask, form=form, values={"another": NEW}))


def stops(session: Session, number: str, now: datetime) -> None:
    stop = Evidence("STOP", How.REPLY, now, "carrier", "SM1")
    consent.record(session, number, change=Change.STOP, evidence=stop)


@pytest.mark.parametrize("values", [{"numbers": ("1", "2")}, {"another": "+47 912 34 567"}, {"another": NEW}])
def test_a_colleague_who_replied_stop_gets_no_test_and_it_is_told_why(
    session: Session, ask: Ask, message: Message, values: dict[str, Any]
) -> None:
    for number in (YOURS, NEW):
        stops(session, number, ask.now)
    with pytest.raises(Problem, match="opted out of our texts") as refused:
        submitted(session, ask, values)
    assert refused.value.field in values
    assert "Text START from it" in refused.value.hint
    assert sent(session) == []


def test_a_colleague_on_hold_gets_no_test(session: Session, ask: Ask, message: Message) -> None:
    replies.hold(session, MINE, now=ask.now)
    with pytest.raises(Problem, match="opted out of our texts"):
        submitted(session, ask, {"numbers": ("1",)})


def test_a_hundred_tests_a_day_are_enough_for_an_account(session: Session, ask: Ask, message: Message) -> None:
    for nth in range(100):
        by = f"U{nth % 10}"
        singles.put(session, kind="test", number=MINE, body="Hi", by=by, now=ask.now, message=1, revision=1)
    for values in ({"numbers": ("1",)}, {"another": NEW}):
        with pytest.raises(Problem, match="The account can send 100 tests a day") as refused:
            submitted(session, ask, values)
        assert refused.value.hint == "Try again tomorrow."
    assert submitted(session, replace(ask, now=ask.now + timedelta(days=1)), {"numbers": ("1",)}).jobs


def test_a_test_that_the_quota_has_no_room_for_is_refused(session: Session, ask: Ask, message: Message) -> None:
    quota.use(session, ask.account, segments=35_999, now=ask.now)
    with pytest.raises(Problem, match=r"Segments needed: 2\. Left in the quota: 1\."):
        submitted(session, ask, {"numbers": ("1", "2")})
    assert sent(session) == []
    assert submitted(session, ask, {"numbers": ("1",)}).jobs


def test_a_test_goes_out_in_quiet_hours(session: Session, ask: Ask, message: Message) -> None:
    night = ask.now.replace(hour=7)  # two in the morning in New York
    submitted(session, replace(ask, now=night), {"numbers": ("1",)})
    assert [one.due for one in singles.tests(session, 1, revision=1)] == [night]


def test_no_code_counts_more_than_three_an_hour_to_a_phone(session: Session, ask: Ask, message: Message) -> None:
    for _ in range(3):
        submitted(session, ask, {"another": NEW})
    with pytest.raises(Problem, match="got 3 codes within an hour") as refused:
        submitted(session, replace(ask, person=BO), {"another": NEW})
    assert (refused.value.field, refused.value.hint) == ("another", "Try again in an hour.")
    assert quota.standing(session, ask.account, now=ask.now).used == 3
