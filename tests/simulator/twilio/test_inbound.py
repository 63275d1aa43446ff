import pytest
from twilio.base.exceptions import TwilioRestException

from simulator.twilio.inbound import keyword
from tests.simulator.twilio.conftest import Received, World, eventually

TO = "+12125550123"


def heard(world: World) -> Received:
    eventually(lambda: bool(world.receiver.received))
    return world.receiver.received[-1]


def test_a_person_texts_and_the_bot_hears(world: World) -> None:
    sid = world.phone(TO).replies("Is it on sale? £")
    told = heard(world)
    assert (told.path, told.is_signed) == ("/inbound", True)
    assert told.fields["MessageSid"] == sid
    assert (told.fields["From"], told.fields["To"]) == (TO, "+12015550100")
    assert (told.fields["Body"], told.fields["NumSegments"], told.fields["NumMedia"]) == ("Is it on sale? £", "1", "0")
    assert "OptOutType" not in told.fields
    row = world.client.messages(sid).fetch()
    assert (row.direction, row.status) == ("inbound", "received")


def test_a_reply_goes_to_whoever_texted_last(world: World) -> None:
    world.carrier.set({"senders": ["+12015550100", "+12015550101"]})
    world.send(TO, from_="+12015550101")
    phone = world.phone(TO)
    phone.expects("Sale")
    phone.replies("Thanks")
    assert heard(world).fields["To"] == "+12015550101"


def test_stop_is_answered_by_the_carrier_and_ends_further_texts(world: World) -> None:
    phone = world.phone(TO)
    phone.replies(" stop ")
    phone.expects("successfully been unsubscribed")
    assert heard(world).fields["OptOutType"] == "STOP"
    with pytest.raises(TwilioRestException) as refused:
        world.send(TO)
    assert refused.value.code == 21610
    assert world.client.messages.list(to=TO) == []


def test_start_lets_texts_through_again(world: World) -> None:
    phone = world.phone(TO)
    phone.replies("STOP")
    phone.replies("START")
    phone.expects("re-subscribed")
    world.send(TO)
    phone.expects("Sale today")


def test_help_is_answered_and_told(world: World) -> None:
    phone = world.phone(TO)
    phone.replies("HELP")
    phone.expects("Reply STOP to unsubscribe")
    assert heard(world).fields["OptOutType"] == "HELP"


def test_switched_off_the_carrier_leaves_keywords_to_the_bot(world: World) -> None:
    world.carrier.set({"advanced_opt_out": False})
    phone = world.phone(TO)
    phone.replies("STOP")
    assert "OptOutType" not in heard(world).fields
    world.send(TO)
    assert phone.expects("") == "Sale today"


def test_an_answer_in_twiml_is_texted_back(world: World) -> None:
    world.receiver.answer = "<Response><Message>Hello &amp; welcome</Message></Response>"
    phone = world.phone(TO)
    phone.replies("Hi")
    assert phone.expects("Hello") == "Hello & welcome"


def test_an_opted_out_number_is_refused_from_the_start(world: World) -> None:
    world.carrier.behaves(TO, "opted_out")
    with pytest.raises(TwilioRestException) as refused:
        world.send(TO)
    assert refused.value.code == 21610


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        ("STOP", "STOP"),
        ("Unsubscribe", "STOP"),
        ("yes", "START"),
        ("info", "HELP"),
        ("please stop", ""),
        ("STOP it", ""),
        ("", ""),
    ],
)
def test_only_the_bare_word_counts(body: str, meaning: str) -> None:
    assert keyword(body) == meaning
