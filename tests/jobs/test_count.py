"""Claims about the review panel: it is filled in once everybody is counted, and knows who may send."""

from datetime import date, time

import pytest

from blocks.review import REQUEST, SEND
from jobs import count
from sms.audience import Selection
from sms.message import Draft, When
from store import Session, forms, messages, settings, snapshot
from tests.jobs.conftest import Stand
from tests.store.people import persons, write

PEOPLE = 3


def panel(
    stand: Stand, *, submit: str = REQUEST, when: When | None = None, text: str = "Hi", opt_out: bool = True
) -> str:
    """An open panel of a message to three people."""

    def unit(session: Session) -> str:
        now = stand.clock.now()
        write(session, *persons(PEOPLE))
        draft = Draft("Sale", "C1", text, subscription="Offers", opt_out=opt_out)
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
    assert "not_tested" in state["codes"]


def test_in_quiet_hours_somebody_is_told_when_they_get_it_instead(stand: Stand) -> None:
    sets(stand, "time_zone", "America/New_York")
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


@pytest.mark.parametrize(
    ("text", "opt_out", "warns"),
    [("Hi", True, False), ("Hi", False, True), ("Hi. Text STOP to quit", False, False), ("Don't stop", False, True)],
)
def test_without_the_default_opt_out_text_the_authors_own_words_are_looked_for(
    stand: Stand, text: str, *, opt_out: bool, warns: bool
) -> None:
    stand.runs(count.run, panel(stand, text=text, opt_out=opt_out))
    assert ("does not say how to opt out" in str(stand.chat.forms[-1])) is warns


def test_everybodys_own_segments_are_kept_also_where_all_differ_from_the_estimate(stand: Stand) -> None:
    form = panel(stand, text="{{ contact.first_name }}" + "x" * 150, opt_out=False)  # estimated with 15 characters
    stand.runs(count.run, form)
    counted = stand.does(lambda session: messages.counted(session, 1))
    assert counted
    assert (counted.estimate.segments, counted.histogram) == (2, {1: PEOPLE})
    kept = stand.does(lambda session: [each.segments for each in snapshot.page(session, 1, start=0, limit=9)])
    assert kept == [1] * PEOPLE
