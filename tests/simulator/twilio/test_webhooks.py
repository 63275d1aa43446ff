import pytest

from simulator.twilio.webhooks import Policy, read_policy, signature
from tests.simulator.twilio.conftest import World, eventually

TO = "+12125550123"


def callback(world: World, path: str = "/status?attempt=7") -> str:
    return world.receiver.base_url + path


def test_every_status_but_the_first_is_told_and_signed(world: World) -> None:
    made = world.send(TO, status_callback=callback(world))
    eventually(lambda: len(world.receiver.statuses(made.sid)) == 4)
    assert sorted(world.receiver.statuses(made.sid)) == ["delivered", "queued", "sending", "sent"]
    assert all(each.is_signed for each in world.receiver.received)
    told = world.receiver.received[-1].fields
    assert told["MessageSid"] == told["SmsSid"] == made.sid
    assert (told["To"], told["From"], told["ApiVersion"]) == (TO, "+12015550100", "2010-04-01")
    assert "NumSegments" not in told


def test_without_a_service_queued_is_the_first_and_not_told(world: World) -> None:
    made = world.send(TO, from_="+12015550100", status_callback=callback(world))
    eventually(lambda: len(world.receiver.statuses(made.sid)) == 3)
    assert "queued" not in world.receiver.statuses(made.sid)


def test_a_failure_carries_its_code(world: World) -> None:
    world.carrier.behaves(TO, "filtered")
    world.send(TO, status_callback=callback(world))
    eventually(lambda: any(each.fields.get("ErrorCode") == "30007" for each in world.receiver.received))


def test_a_callback_that_fails_is_not_repeated_unless_the_url_asks(world: World) -> None:
    made = world.send(TO, status_callback=callback(world, "/status?fail=1"))
    eventually(lambda: len(world.receiver.statuses(made.sid)) == 4)
    assert set(world.receiver.tries.values()) == {1}


def test_a_callback_is_repeated_as_its_fragment_asks_under_one_token(world: World) -> None:
    made = world.send(TO, status_callback=callback(world, "/status?fail=2#rc=5&rp=all"))
    eventually(lambda: len(world.receiver.statuses(made.sid)) == 12)
    assert list(world.receiver.tries.values()) == [3, 3, 3, 3]
    assert all(each.is_signed for each in world.receiver.received)


def test_a_callback_may_come_twice_or_not_at_all(world: World) -> None:
    world.carrier.faults({"service": "callback", "what": "sent", "kind": "duplicate"})
    world.carrier.faults({"service": "callback", "what": "queued", "kind": "withheld"})
    made = world.send(TO, status_callback=callback(world))
    eventually(lambda: len(world.receiver.statuses(made.sid)) == 4)
    assert sorted(world.receiver.statuses(made.sid)) == ["delivered", "sending", "sent", "sent"]


@pytest.mark.parametrize("answer", ["http://127.0.0.1:1/#rc=many", "http://no such place/", "http://127.0.0.1:1/"])
def test_a_callback_that_cannot_be_made_ends_no_other(world: World, answer: str) -> None:
    world.send(TO, status_callback=answer)
    eventually(lambda: world.carrier.ledger()[0]["status"] == "delivered")
    made = world.send(TO, status_callback=callback(world))
    eventually(lambda: len(world.receiver.statuses(made.sid)) == 4)


def test_an_answer_that_is_not_text_ends_no_callback(world: World) -> None:
    world.receiver.answer = b"\xff\xfe"
    world.phone(TO).replies("Hi")
    eventually(lambda: len(world.receiver.received) == 1)
    made = world.send(TO, status_callback=callback(world))
    eventually(lambda: len(world.receiver.statuses(made.sid)) == 4)


def test_a_slow_callback_arrives_behind_later_ones(world: World) -> None:
    world.carrier.faults({"service": "callback", "what": "queued", "kind": "slow", "seconds": 0.3})
    made = world.send(TO, status_callback=callback(world))
    eventually(lambda: len(world.receiver.statuses(made.sid)) == 4)
    assert world.receiver.statuses(made.sid)[-1] == "queued"


def test_shuffled_callbacks_all_arrive(world: World) -> None:
    world.carrier.faults({"service": "callback", "kind": "shuffled", "seconds": 0.2})
    made = [world.send(TO, status_callback=callback(world)) for _ in range(5)]
    eventually(lambda: len(world.receiver.received) == 20)
    orders = {tuple(world.receiver.statuses(each.sid)) for each in made}
    assert any(list(order) != ["queued", "sending", "sent", "delivered"] for order in orders)


@pytest.mark.parametrize(
    ("fragment", "policy"),
    [
        ("", Policy()),
        ("rc=5&rp=all", Policy(retries=5, on=frozenset({"all"}))),
        ("rc=many&ct=-1", Policy()),
        ("rc=9&rp=5xx,ct&ct=200&rt=300&tt=900", Policy(5, frozenset({"5xx", "ct"}), 0.2, 0.3, 0.9)),
    ],
)
def test_the_fragment_says_how_to_try(fragment: str, policy: Policy) -> None:
    assert read_policy(fragment) == policy


def test_the_signature_is_the_documented_one() -> None:
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature(url, fields, token="12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
