from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from simulator.twilio.settings import ACCOUNT_SID, SERVICE_SID
from tests.simulator.twilio.conftest import CLIENT, SwappedHost, World, eventually


def code_of(world: World, **message: Any) -> tuple[int, int | None]:
    with pytest.raises(TwilioRestException) as refused:
        world.client.messages.create(**message)
    return refused.value.status, refused.value.code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "soon"}, 21211),
        ({"to": "+15005550001"}, 21211),
        ({"to": "+15005550002"}, 21612),
        ({"to": "+15005550003"}, 21408),
        ({"to": "+15005550004"}, 21610),
        ({"to": "+15005550009"}, 21614),
        ({"from_": None}, 21603),
        ({"from_": "ACME!"}, 21212),
        ({"from_": "+12015559999"}, 21606),
        ({"from_": "+15005550001"}, 21212),
        ({"from_": "+15005550007"}, 21606),
        ({"from_": "+15005550008"}, 21611),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"media_url": ["https://acme.com/a.png"]}, 21620),
        ({"status_callback": "acme"}, 21609),
        ({"status_callback": "http://["}, 21609),
        ({"status_callback": "http://acme.example:99999/"}, 21609),
        ({"to": "+1212555\N{ARABIC-INDIC DIGIT ZERO}123"}, 21211),
        ({"validity_period": "\N{SUPERSCRIPT TWO}"}, 90014),
        ({"validity_period": 36_001}, 90007),
        ({"validity_period": 0}, 90014),
    ],
)
def test_a_wrong_text_is_refused_with_its_code(world: World, change: dict[str, Any], code: int) -> None:
    message = {"to": "+12125550123", "from_": "+15005550006", "body": "Hi"} | change
    given = {name: value for name, value in message.items() if value is not None}
    assert code_of(world, **given) == (400, code)
    assert world.carrier.ledger() == []


def test_a_service_that_does_not_exist_is_refused(world: World) -> None:
    assert code_of(world, to="+12125550123", messaging_service_sid="MG0", body="Hi") == (404, 21701)


def test_a_sender_named_beside_the_service_must_be_ones_own(world: World) -> None:
    message = {"to": "+12125550123", "messaging_service_sid": SERVICE_SID, "body": "Hi"}
    assert world.client.messages.create(**message, from_="+12015550100").status == "accepted"
    assert code_of(world, **message, from_="+12015559999") == (400, 21606)


def test_a_region_that_is_not_enabled_is_refused(world: World) -> None:
    world.carrier.set({"regions": ["+1"]})
    assert code_of(world, to="+4791234567", messaging_service_sid=SERVICE_SID, body="Hei") == (400, 21408)


def test_a_wrong_token_is_refused_in_full_words(world: World) -> None:
    client = CLIENT(ACCOUNT_SID, "wrong", http_client=SwappedHost(world.url))
    with pytest.raises(TwilioRestException) as refused:
        client.messages("SM0").fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)
    answer = requests.get(f"{world.url}/2010-04-01/Accounts/{ACCOUNT_SID}.json", timeout=60).json()
    assert answer == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }


def test_what_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(TwilioRestException) as refused:
        world.client.messages("SM0").fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)
    with pytest.raises(TwilioRestException) as unknown:
        world.client.calls("CA0").fetch()
    assert (unknown.value.status, unknown.value.code) == (404, 20404)


def test_the_account_its_service_and_its_numbers_can_be_read(world: World) -> None:
    assert world.client.api.v2010.accounts(ACCOUNT_SID).fetch().status == "active"
    service = world.client.messaging.v1.services(SERVICE_SID)
    assert service.fetch().inbound_request_url == f"{world.receiver.base_url}/inbound"
    assert [each.phone_number for each in service.phone_numbers.list()] == ["+12015550100"]
    owned = world.client.incoming_phone_numbers.list()
    assert [(each.phone_number, each.capabilities["sms"]) for each in owned] == [("+12015550100", True)]


def test_a_list_is_paged_newest_first_and_stays_put_while_texts_come_in(world: World) -> None:
    bodies = [f"text {each}" for each in range(7)]
    for body in bodies:
        world.send(body=body)
    first = world.client.messages.page(page_size=3)
    assert [each.body for each in first] == bodies[:3:-1]
    world.send(body="newer")
    second = first.next_page()
    assert [each.body for each in second] == bodies[3:0:-1]
    third = second.next_page()
    assert [each.body for each in third] == ["text 0"]
    assert third.next_page() is None
    assert len(world.client.messages.list(page_size=2)) == 8


@pytest.mark.parametrize(
    ("query", "code"),
    [("PageSize=0", 20007), ("PageSize=%C2%B2", 20007), ("Page=two", 20001), ("Page=-1", 20001), ("DateSent=x", 20001)],
)
def test_a_list_that_is_wrongly_asked_for_is_refused(world: World, query: str, code: int) -> None:
    messages = f"{world.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json?{query}"
    answer = requests.get(messages, auth=world.client.auth, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_a_form_that_is_not_utf_8_is_refused_like_any_other(world: World) -> None:
    messages = f"{world.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
    answer = requests.post(messages, data=b"To=\xff", auth=world.client.auth, timeout=60)
    assert (answer.status_code, answer.json()["code"]) == (400, 21211)


def test_a_list_is_filtered_by_number(world: World) -> None:
    world.send("+12125550100", "to Ann")
    world.send("+12125550101", "to Bob")
    eventually(lambda: world.carrier.sums()["by_status"] == {"delivered": 2})
    assert [each.body for each in world.client.messages.list(to="+12125550101")] == ["to Bob"]
    assert world.client.messages.list(to="+12125550199") == []
    assert len(world.client.messages.list(from_="+12015550100")) == 2
    assert world.client.messages.list(from_="+12015550101") == []


def test_a_list_is_filtered_by_when_texts_were_sent(world: World) -> None:
    before = world.clock.now()
    old = world.send(body="old")
    eventually(lambda: old.fetch().status == "delivered")
    later = world.clock.advance(days=2)
    new = world.send(body="new")
    eventually(lambda: new.fetch().status == "delivered")
    found = world.client.messages.list
    assert [each.body for each in found(date_sent_after=later)] == ["new"]
    assert [each.body for each in found(date_sent_before=later)] == ["old"]
    assert [each.body for each in found(date_sent=later.date())] == ["new"]
    assert [each.body for each in found(date_sent_after=before, date_sent_before=later)] == ["old"]


def test_a_text_not_yet_sent_has_no_place_in_a_list_by_date(world: World) -> None:
    world.carrier.set({"step_seconds": 60.0})
    world.send()
    assert world.client.messages.list(date_sent=world.clock.now().date()) == []
    assert len(world.client.messages.list()) == 1
