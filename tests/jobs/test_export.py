"""Claims about files of people: given to who asked alone, audited, and safe to open."""

import csv
import io

from sqlalchemy import update

from jobs import export
from sms.audience import Reason, Selection
from sms.export import Export
from sms.message import Draft, When
from sms.outcome import Outcome
from store import Session, audit, lists, messages, subscriptions
from store.schema.ledger import deliveries
from store.schema.people import contacts
from store.subscriptions import Terms
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends
from tests.store.people import number, persons, write


def everybody(session: Session) -> None:
    write(session, *persons(2), agreed=None)
    session.execute(update(contacts).where(contacts.c.external_id == "c1").values(first_name="=HYPERLINK(1)"))


def test_a_list_is_given_to_who_asked_and_written_down(stand: Stand) -> None:
    stand.does(everybody)
    vip = stand.does(lambda session: lists.identify(session, "VIP"))
    assert stand.runs(export.run, Export(list_id=vip).key("U0ANA")) == {"people": 2}
    [(user, name, _, content)] = stand.files.given
    assert (user, name) == ("U0ANA", "people.csv")
    assert "'=HYPERLINK(1)" in content
    assert f",{number(1)}," in content
    assert stand.chat.calls == []
    entry = stand.does(lambda session: audit.tail(session)[0])
    assert (entry.who, entry.action, entry.subject) == ("U0ANA", "downloaded people", "list VIP")


def test_a_name_that_people_gave_pings_nobody_beside_the_file(stand: Stand) -> None:
    stand.does(lambda session: write(session, *persons(1), to="<!here>"))
    wanted = stand.does(lambda session: lists.identify(session, "<!here>"))
    stand.runs(export.run, Export(list_id=wanted).key("U0ANA"))
    [(_, _, words, _)] = stand.files.given
    assert "list &lt;!here&gt;" in words


def test_who_is_left_out_of_a_message_is_given_with_the_reason(stand: Stand) -> None:
    def choose(session: Session) -> None:
        everybody(session)
        message = messages.add(session, Draft("Sale", "C1", "Hi", subscription="Offers"), author="U0ANA", now=now)
        chosen = Selection(lists=(lists.identify(session, "VIP") or 0,))
        messages.choose(session, message, selection=chosen, when=When(), by="U0ANA", now=now)

    now = stand.clock.now()
    stand.does(choose)
    assert stand.runs(export.run, Export(message=1, reason=Reason.NO_CONSENT).key("U0ANA")) == {"people": 2}
    [(_, name, words, content)] = stand.files.given
    assert name == "1 no_consent.csv"
    assert "Has not agreed" in words
    assert content.count("no_consent,Has not agreed") == 2


def test_who_only_has_to_say_yes_is_told_from_who_never_agreed(stand: Stand) -> None:
    def choose(session: Session) -> None:
        subscriptions.add(session, Terms("Offers", double_opt_in=True), by="U0CY", now=now)
        write(session, *persons(2))
        write(session, *persons(1, first=3), agreed=None)
        message = messages.add(session, Draft("Sale", "C1", "Hi", subscription="Offers"), author="U0ANA", now=now)
        chosen = Selection(lists=(lists.identify(session, "VIP") or 0,))
        messages.choose(session, message, selection=chosen, when=When(), by="U0ANA", now=now)

    now = stand.clock.now()
    stand.does(choose)
    assert stand.runs(export.run, Export(message=1, reason=Reason.NO_CONSENT).key("U0ANA")) == {"people": 3}
    [(_, _, _, content)] = stand.files.given
    assert content.count("pending,") == 2
    assert content.count("no_consent,Has not agreed") == 1


def test_who_receives_a_message_is_given_like_who_is_left_out(stand: Stand) -> None:
    def choose(session: Session) -> None:
        write(session, *persons(3))
        message = messages.add(session, Draft("Sale", "C1", "Hi", subscription="Offers"), author="U0ANA", now=now)
        chosen = Selection(lists=(lists.identify(session, "VIP") or 0,))
        messages.choose(session, message, selection=chosen, when=When(), by="U0ANA", now=now)

    now = stand.clock.now()
    stand.does(choose)
    assert stand.runs(export.run, Export(message=1).key("U0ANA")) == {"people": 3}
    [(user, name, words, _)] = stand.files.given
    assert (user, name) == ("U0ANA", "1 receives.csv")
    assert "3 who receive #1" in words
    assert stand.does(lambda session: audit.tail(session)[0]).action == "downloaded people"


def test_what_became_of_people_is_given_with_number_time_and_reason(stand: Stand) -> None:
    sends(stand)
    stand.does(lambda session: session.execute(update(deliveries).values(state="undelivered", code=30005)))
    wanted = Export(message=1, outcome=Outcome.NOT_DELIVERED)
    assert stand.runs(export.run, wanted.key("U0ANA")) == {"people": 3}
    [(_, name, words, content)] = stand.files.given
    header, *rows = csv.reader(io.StringIO(content.removeprefix("\ufeff")))
    first = dict(zip(header, rows[0], strict=True))
    assert (name, words) == ("1 not_delivered.csv", "3 people of #1: not delivered. Treat this file with care.")
    assert (first["first_name"], first["number"], first["why"]) == ("P1", NUMBERS[0], "The number is not in service.")
    assert stand.does(lambda session: audit.tail(session)[0]).detail == {"people": 3, "reason": "not_delivered"}


def test_a_list_that_is_gone_is_told_to_who_asked(stand: Stand) -> None:
    assert stand.runs(export.run, Export(list_id=99).key("U0ANA")) == {"refused": 1}
