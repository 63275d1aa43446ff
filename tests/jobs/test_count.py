"""Claims about the review panel: it is filled in once everybody is counted, and knows who may send."""

from datetime import date, time

import pytest

from blocks.review import REQUEST, SEND
from jobs import count
from sms.audience import Selection
from sms.message import Draft, When
from store import Session, forms, messages, settings
from tests.jobs.conftest import Stand
from tests.store.people import persons, write

PEOPLE = 3


def panel(stand: Stand, *, submit: str = REQUEST, when: When | None = None) -> str:
    """An open panel of a message to three people."""

    def unit(session: Session) -> str:
        now = stand.clock.now()
        write(session, *persons(PEOPLE))
        draft = Draft("Sale", "C1", "Hi", subscription="Offers")
        message = messages.add(session, draft, author="U0ANA", now=now)
        chosen = messages.choose(
            session, message, selection=Selection(lists=(1,)), when=when or When(), by="U0ANA", now=now
        )
        state = {"submit": submit, "sender": "ana"}
        return forms.open(
            session, user="U0ANA", kind="review", now=now, message=1, revision=chosen.revision, state=state
        )

    return stand.does(unit)


def sets(stand: Stand, key: str, text: str) -> None:
    stand.does(lambda s: settings.save(s, key, text=text, by="U0CY", now=stand.clock.now()))


def test_the_panel_is_filled_in_and_remembers_what_was_shown(stand: Stand) -> None:
    form = panel(stand)
    assert stand.runs(count.run, form) == {"shown": 1, "recipients": PEOPLE}
    assert stand.chat.forms[-1].submit == REQUEST
    state = stand.does(lambda session: forms.state(session, form)).state
    assert state["ready"] is True
    assert any("never tested" in warning for warning in state["warnings"])


def test_in_quiet_hours_somebody_is_told_when_they_get_it_instead(stand: Stand) -> None:
    form = panel(stand, when=When(date(2026, 11, 27), time(21)))
    stand.runs(count.run, form)
    assert "3 people would be texted in their quiet hours: deferred to Sat 28 Nov 8:00." in str(stand.chat.forms[-1])


@pytest.mark.parametrize(("above", "submit"), [("3", SEND), ("2", REQUEST)])
def test_a_lone_approver_must_ask_where_two_must_agree(stand: Stand, above: str, submit: str) -> None:
    sets(stand, "second_approver_above", above)
    form = panel(stand, submit=SEND)
    stand.runs(count.run, form)
    assert stand.chat.forms[-1].submit == submit
    assert stand.does(lambda session: forms.state(session, form)).state["submit"] == submit


def test_a_message_that_was_changed_meanwhile_is_not_counted(stand: Stand) -> None:
    form = panel(stand)
    now = stand.clock.now()
    message = stand.does(lambda session: messages.get(session, 1))
    new = Draft("Sale", "C1", "Hello", subscription="Offers")
    stand.does(lambda s: messages.edit(s, new, number=1, revision=message.revision, by="U0BO", now=now))
    assert stand.runs(count.run, form) == {"refused": 1}
    assert stand.chat.forms[-1].submit == ""
    assert "was changed while it was counted" in str(stand.chat.forms[-1])
