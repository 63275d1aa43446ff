from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from commands import consent as verb
from commands.ask import Ask, Reply
from commands.perform import perform
from sms.consent import Change, Evidence, How, Standing
from sms.errors import Problem
from store import Session, audit, bars, consent, forget, people, subscriptions
from store import settings as account_settings
from store.subscriptions import Terms
from tests.commands.conftest import CY, EVA
from tests.commands.people import ANN, ann, modal
from tests.store.people import number, write

NUMBER = number(123)
PROOF = {"number": NUMBER, "subscription": "1", "shown": "May we text?", "source": "Call 7", "date": "2026-11-20"}

Part = Callable[[Session, Ask], Reply]


def done(session: Session, ask: Ask, part: Part, **values: str | None) -> Reply:
    """Open the form that a part leads to, for Ann, and submit it."""
    opened = modal(getattr(verb, part.__name__.removesuffix("_submit"))(session, replace(ask, argument="c1")))
    return perform(session, replace(ask, form=opened.form, values=values), part)


def standing(session: Session) -> Standing:
    return consent.standing(session, NUMBER, subscription_id=1)


@pytest.fixture
def cold(session: Session) -> None:
    """Ann, who has agreed to nothing; Offers is the first type."""
    subscriptions.ensure(session, "Offers")
    subscriptions.ensure(session, "News")
    write(session, ANN, agreed=None)


@pytest.mark.usefixtures("cold")
def test_consent_by_hand_is_kept_with_all_its_evidence(session: Session, ask: Ask) -> None:
    told = str(modal(done(session, ask, verb.record_submit, **PROOF)).blocks)
    assert "Offers · ✅ opted in Fri 20 Nov 0:00, by hand “Call 7”, by <@UANA>: _May we text?_" in told
    assert "✅ Offers: yes" in told
    assert standing(session) is Standing.OPTED_IN
    assert "recorded consent" in [entry.action for entry in audit.tail(session)]
    assert NUMBER not in str([(entry.subject, entry.detail) for entry in audit.tail(session)])


@pytest.mark.usefixtures("cold")
@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("shown", " ", "Fill this in."),
        ("source", None, "Fill this in."),
        ("subscription", None, "Choose a subscription type."),
        ("date", None, "Fill this in."),
        ("date", "2026-11-27", "That day has not come yet."),
        ("number", number(999), "not their number any more"),
    ],
)
def test_without_evidence_nobody_is_opted_in(
    session: Session, ask: Ask, field: str, typed: str | None, told: str
) -> None:
    errors = done(session, ask, verb.record_submit, **{**PROOF, field: typed}).errors
    assert list(errors) == [field]
    assert told in errors[field]
    assert standing(session) is Standing.UNKNOWN


@pytest.mark.usefixtures("cold")
def test_consent_from_before_an_opt_out_proves_nothing(session: Session, ask: Ask) -> None:
    at = ask.now - timedelta(days=3)
    out = Evidence("No more", How.BY_HAND, at, "UBO", "")
    consent.record(session, NUMBER, change=Change.OPT_OUT, evidence=out, subscription_id=2)
    assert "opted out on 23 Nov 2026" in done(session, ask, verb.record_submit, **PROOF).errors["date"]
    assert done(session, ask, verb.record_submit, **{**PROOF, "date": "2026-11-25"}).errors == {}
    assert standing(session) is Standing.OPTED_IN


@pytest.mark.usefixtures("cold")
def test_the_phone_s_own_stop_stays_in_force(session: Session, ask: Ask) -> None:
    said = Evidence("STOP", How.KEYWORD, ask.now - timedelta(days=30), NUMBER, "SM1")
    consent.opt_out(session, NUMBER, evidence=said)
    told = str(modal(done(session, ask, verb.record_submit, **PROOF)).blocks)
    assert "only START, texted from it" in told
    assert f"⛔ Offers: no. {NUMBER} is suppressed: texted STOP, Tue 27 Oct" in told
    with pytest.raises(Problem, match="can be released"):
        verb.release(session, replace(ask, argument="c1"))


@pytest.mark.parametrize(("scope", "news"), [("all", Standing.OPTED_OUT), ("one", Standing.OPTED_IN)])
def test_an_opt_out_of_one_type_ends_as_much_as_the_setting_says(
    session: Session, ask: Ask, scope: str, news: Standing
) -> None:
    contact = ann(session, ask.now)
    other, _ = subscriptions.ensure(session, "News")
    evidence = Evidence("x", How.FORM, ask.now - timedelta(days=9), "ana", "y")
    consent.record(session, NUMBER, change=Change.OPT_IN, evidence=evidence, subscription_id=other)
    account_settings.save(session, "revocation_scope", text=scope, by="UCY", now=ask.now)
    ask = replace(ask, account=account_settings.load(session))
    reply = done(session, ask, verb.opt_out_submit, number=NUMBER, subscription="1", shown="Said so in the shop")
    assert f"of {'everything' if scope == 'all' else 'that subscription type'}" in str(modal(reply).blocks)
    assert standing(session) is Standing.OPTED_OUT
    assert consent.standing(session, NUMBER, subscription_id=other) is news
    assert contact == 1


def test_an_opt_out_of_everything_suppresses_and_can_be_released_by_hand(session: Session, ask: Ask) -> None:
    ann(session, ask.now)
    done(session, ask, verb.opt_out_submit, number=NUMBER, subscription="all", shown="Mail of today")
    assert standing(session) is Standing.OPTED_OUT
    assert [bar.reason for bar in bars.of(session, [NUMBER], now=ask.now)] == ["by_hand"]
    done(session, ask, verb.release_submit, number=NUMBER, reason="It was her sister")
    assert bars.of(session, [NUMBER], now=ask.now) == []
    assert standing(session) is Standing.OPTED_OUT


def test_a_hold_ends_on_its_day_and_a_suppression_does_not(session: Session, ask: Ask) -> None:
    ann(session, ask.now)
    reply = done(session, ask, verb.hold_submit, number=NUMBER, reason="On holiday <!here>", until="2026-12-01")
    told = str(modal(reply).blocks)
    assert "⏸ on hold" in told
    assert "<!here>" not in told
    assert "✅ Offers: yes" not in told
    assert "Put on hold" in told
    assert bars.of(session, [NUMBER], now=ask.now + timedelta(days=6)) == []
    done(session, ask, verb.suppress_submit, number=NUMBER, reason="Lawyer's letter")
    assert len(bars.of(session, [NUMBER], now=ask.now + timedelta(days=999))) == 1


@pytest.mark.parametrize("until", ["2026-11-26", "2026-11-01"])
def test_a_hold_until_a_day_that_has_begun_is_refused(session: Session, ask: Ask, until: str) -> None:
    ann(session, ask.now)
    errors = done(session, ask, verb.hold_submit, number=NUMBER, reason="x", until=until).errors
    assert "later one" in errors["until"]


def test_whoever_was_forgotten_comes_back_by_an_admin_alone(session: Session, ask: Ask) -> None:
    ann(session, ask.now)
    forget.forget(session, people.contact(session, 1), by="UCY", now=ask.now)
    ann(session, ask.now)
    reply = done(session, ask, verb.release_submit, number=NUMBER, reason="Asked to come back")
    assert "Only an admin" in str(reply.say)
    done(session, replace(ask, person=CY), verb.release_submit, number=NUMBER, reason="Asked to come back")
    assert bars.of(session, [NUMBER], now=ask.now) == []


def test_the_verb_opens_the_form_of_whoever_is_meant(session: Session, ask: Ask) -> None:
    with pytest.raises(Problem, match="Nobody is called like that"):
        verb.run(session, replace(ask, argument="Ann"))
    ann(session, ask.now)
    assert modal(verb.run(session, replace(ask, argument="Ann Olsen"))).title == "Record consent"


@pytest.mark.parametrize("part", [part.run for part in verb.COMMAND.parts] + [verb.run])
def test_a_viewer_changes_nothing(session: Session, ask: Ask, part: Part) -> None:
    contact = ann(session, ask.now)
    with pytest.raises(Problem, match="Only an author"):
        part(session, replace(ask, person=EVA, argument=f"c{contact}"))


def test_somebody_without_a_number_is_told_to_have_one(session: Session, ask: Ask) -> None:
    write(session, ANN._replace(mobile="", mobile_given="", phone="", phone_given=""))
    with pytest.raises(Problem, match="no number that can be texted") as refused:
        verb.record(session, replace(ask, argument="c1"))
    assert refused.value.hint == "Press `Edit` and type one."


@pytest.mark.usefixtures("cold")
def test_an_opt_in_to_a_type_that_asks_back_waits_for_the_phone(session: Session, ask: Ask) -> None:
    club = Terms("Club", double_opt_in=True)
    subscriptions.add(session, club, by="UCY", now=ask.now)
    kind = str(subscriptions.identify(session, "Club"))
    said = {"number": NUMBER, "subscription": kind, "shown": "May we text you?", "source": "Call", "date": "2026-11-26"}
    reply = done(session, ask, verb.record_submit, **said)
    assert [job.name for job in reply.jobs] == ["confirm"]
    told = str(modal(reply).blocks)
    assert "The phone is asked by text, once" in told
    assert f"🕓 Club: not yet. {NUMBER} is asked soon, outside quiet hours, and has to say YES." in told
    assert f"{NUMBER} · Club · 🕓 to be confirmed, given" in told
