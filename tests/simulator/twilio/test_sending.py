from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from simulator.twilio.settings import SERVICE_SID
from tests.simulator.twilio.conftest import World, eventually

TO = "+12125550123"


def test_a_text_arrives_and_is_billed(world: World) -> None:
    made = world.send(TO, "Sale today")
    assert (made.status, made.from_, made.num_segments, made.price) == ("accepted", None, "0", None)
    assert world.phone(TO).expects("Sale") == "Sale today"
    eventually(lambda: made.fetch().status == "delivered")
    found = made.fetch()
    assert (found.from_, found.num_segments, found.price) == ("+12015550100", "1", "-0.00790")
    assert found.date_sent >= found.date_created
    assert found.messaging_service_sid == SERVICE_SID


def test_with_a_sender_of_ones_own_it_is_queued_at_once(world: World) -> None:
    made = world.send(from_="+12015550100")
    assert (made.status, made.from_, made.num_segments) == ("queued", "+12015550100", "1")


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [("landline", 30006), ("unreachable", 30003), ("unknown", 30005), ("filtered", 30007), ("unregistered", 30034)],
)
def test_a_number_behaves_as_it_was_told(world: World, behaviour: str, code: int) -> None:
    world.carrier.behaves(TO, behaviour)
    made = world.send(TO)
    eventually(lambda: made.fetch().status == "undelivered")
    assert made.fetch().error_code == code
    assert world.phone(TO).texts() == []


def test_a_slow_text_waits_for_the_clock(world: World) -> None:
    world.carrier.behaves(TO, "slow")
    made = world.send(TO)
    eventually(lambda: made.fetch().status == "sent")
    world.clock.advance(minutes=11)
    world.phone(TO).expects("Sale")
    assert made.fetch().status == "delivered"


def test_a_silent_number_never_confirms(world: World) -> None:
    world.carrier.behaves(TO, "silent")
    made = world.send(TO)
    eventually(lambda: made.fetch().status == "sent")
    world.clock.advance(days=3)
    world.phone(TO).expects_nothing(for_seconds=0.1)
    assert made.fetch().status == "sent"


def test_a_sender_sends_so_many_segments_a_second_and_no_more(world: World) -> None:
    world.carrier.set({"segments_per_second": 0.1, "step_seconds": 0.001})
    made = [world.send(f"+1212555010{each}", from_="+12015550100") for each in range(3)]
    eventually(lambda: made[0].fetch().status == "delivered")
    assert [each.fetch().status for each in made[1:]] == ["queued", "queued"]
    world.clock.advance(seconds=10)
    eventually(lambda: made[1].fetch().status == "delivered")
    assert made[2].fetch().status == "queued"
    world.clock.advance(seconds=10)
    eventually(lambda: made[2].fetch().status == "delivered")
    assert made[2].fetch().date_sent - made[0].fetch().date_sent >= timedelta(seconds=19)


def test_a_full_queue_refuses_or_fails(world: World) -> None:
    world.carrier.set({"segments_per_second": 0.1, "queue_seconds": 15})
    for each in range(2):
        world.send(f"+1212555010{each}", from_="+12015550100")
    with pytest.raises(TwilioRestException) as refused:
        world.send(from_="+12015550100")
    assert refused.value.code == 21611
    made = world.send()
    eventually(lambda: made.fetch().status == "failed")
    assert made.fetch().error_code == 30001


def test_a_text_that_waits_beyond_its_validity_fails(world: World) -> None:
    world.carrier.set({"segments_per_second": 0.1})
    world.send("+12125550100", from_="+12015550100")
    made = world.send(from_="+12015550100", validity_period=5)
    world.clock.advance(seconds=11)
    eventually(lambda: made.fetch().status == "failed")
    assert made.fetch().error_code == 30036


def test_only_a_waiting_text_can_be_canceled(world: World) -> None:
    world.carrier.set({"segments_per_second": 0.1})
    sent = world.send("+12125550100", from_="+12015550100")
    waiting = world.send(from_="+12015550100")
    assert waiting.update(status="canceled").status == "canceled"
    eventually(lambda: sent.fetch().status == "delivered")
    with pytest.raises(TwilioRestException) as refused:
        sent.update(status="canceled")
    assert refused.value.code == 30409
    world.clock.advance(hours=1)
    world.phone(TO).expects_nothing(for_seconds=0.1)


def test_a_finished_text_can_be_redacted_and_deleted_but_stays_in_the_ledger(world: World) -> None:
    made = world.send()
    eventually(lambda: made.fetch().status == "delivered")
    assert made.update(body="").body == ""
    assert made.delete()
    with pytest.raises(TwilioRestException) as gone:
        made.fetch()
    assert (gone.value.status, gone.value.code) == (404, 20404)
    assert [row["body"] for row in world.carrier.ledger()] == ["Sale today"]


def test_the_ledger_adds_up_and_counts_duplicates(world: World) -> None:
    world.carrier.behaves("+12125550101", "landline")
    for number in ("+12125550100", "+12125550101", "+12125550100"):
        world.send(number, "é" * 161)
    eventually(lambda: world.carrier.sums()["by_status"] == {"delivered": 2, "undelivered": 1})
    sums = world.carrier.sums()
    assert (sums["messages"], sums["segments"], sums["duplicates"]) == (3, 6, 1)
    assert sums["by_number"] == {"+12125550100": 2, "+12125550101": 1}
    assert sums["by_error"] == {"30006": 1}
    assert world.carrier.ledger(since=world.clock.now()) == []
