"""Claims about texts from people: each is told where it belongs, and answered once where the carrier does not."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

import store.posts
from jobs import receive
from jobs.surfaces import SURFACES
from sms.consent import Change, Evidence, How
from sms.lifecycle import State
from sms.settings import Settings
from store import Session, bars, consent, forgotten, inbox, quota, settings
from store.inbox import Inbound
from store.schema.account import jobs as queue
from store.schema.ledger import deliveries, singles
from store.schema.slack import posts
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends

PLEASE = "please stop texting me"
STRANGER, BLOCKED, FORGOTTEN = "+12125550177", "+12125550178", "+12125550179"


def texts(stand: Stand, number: str, body: str) -> None:
    now = stand.clock.now()
    stand.does(lambda s: inbox.store_inbound(s, [Inbound(f"SM{body}", number, "+12015550100", body)], now=now))
    stand.runs(receive.run)


def told(stand: Stand) -> list[tuple[str, str]]:
    """What is to be read, in the order in which it was wanted: its place, its words."""
    query = select(posts).where(posts.c.kind.in_(["note", "notice", "reply"])).order_by(posts.c.id)
    rows = stand.does(lambda session: session.execute(query).all())
    return [("thread" if row.threaded else "news", shown(stand, row.id)) for row in rows]


def shown(stand: Stand, post: int, *, whole: bool = False) -> str:
    def unit(session: Session) -> str:
        kept = store.posts.get(session, post)
        surface = SURFACES[kept.kind](session, kept, stand.clock.now()) if kept else None
        assert surface
        return str(surface.blocks) if whole else surface.text

    return stand.does(unit)


def answers(stand: Stand) -> list[str]:
    return stand.does(lambda session: list(session.scalars(select(singles.c.body))))


def used(stand: Stand) -> int:
    return stand.does(lambda s: quota.standing(s, settings.load(s), now=stand.clock.now())).used


def test_a_reply_stands_in_the_thread_that_it_answers_and_pings_nobody(stand: Stand) -> None:
    sends(stand)
    stand.does(lambda session: session.execute(update(deliveries).values(attempted_at=stand.clock.now())))
    texts(stand, NUMBERS[0], "Shoes <!channel>?")
    assert told(stand) == [("thread", "💬 +1 212 ••• 0100: Shoes &lt;!channel&gt;?")]


def test_a_second_reply_joins_the_line_of_the_first(stand: Stand) -> None:
    sends(stand)
    stand.does(lambda session: session.execute(update(deliveries).values(attempted_at=stand.clock.now())))
    texts(stand, NUMBERS[0], "Shoes?")
    texts(stand, NUMBERS[1], "Boots?")
    texts(stand, NUMBERS[0], "Blue?")
    assert told(stand) == [
        ("thread", "💬 +1 212 ••• 0100\n> Shoes?\n> Blue?"),
        ("thread", "💬 +1 212 ••• 0101: Boots?"),
    ]


def test_a_reply_to_what_was_sent_is_counted_on_card_and_report(stand: Stand) -> None:
    sends(stand, state=State.SENT)
    stand.does(lambda session: session.execute(update(deliveries).values(attempted_at=stand.clock.now())))
    texts(stand, NUMBERS[0], "Shoes?")
    wanted = stand.does(lambda session: set(session.scalars(select(posts.c.kind))))
    assert wanted == {"reply", "report", "card"}


def test_what_stop_and_start_change_is_seen_on_the_line_that_stands(stand: Stand) -> None:
    texts(stand, STRANGER, PLEASE)
    for word, told_below in (("START", "They texted START since."), ("STOP", "Opted out.")):
        stand.does(lambda session: session.execute(delete(queue)))
        texts(stand, STRANGER, word)
        drawn = stand.does(lambda s: s.scalars(select(queue.c.key).where(queue.c.name == "redraw")).all())
        assert any(told_below in shown(stand, int(key), whole=True) for key in drawn)


def test_a_text_that_answers_nothing_is_news_of_the_account(stand: Stand) -> None:
    texts(stand, STRANGER, "Hello?")
    assert told(stand) == [("news", "💬 +1 212 ••• 0177: Hello?")]


def keeps_to_itself(stand: Stand, *, carrier: str = "off") -> None:
    """The carrier answers no keyword."""
    stand.does(lambda s: settings.save(s, "carrier_replies", text=carrier, by="U0CY", now=stand.clock.now()))


@pytest.mark.parametrize(
    ("carrier", "word", "answer"),
    [
        ("on", "HELP", 0),
        ("on", "STOP", 0),
        ("off", "HELP", 1),
        ("off", "STOP", 1),
        ("off", "START", 1),
        ("off", "Hi", 0),
    ],
)
def test_a_keyword_is_answered_once_where_the_carrier_does_not_and_out_of_the_quota(
    stand: Stand, carrier: str, word: str, answer: int
) -> None:
    keeps_to_itself(stand, carrier=carrier)
    texts(stand, STRANGER, word)
    stand.clock.time += timedelta(minutes=1)
    stand.runs(receive.run)
    assert (len(answers(stand)), used(stand)) == (answer, answer)


def test_stop_is_confirmed_once_until_start(stand: Stand) -> None:
    keeps_to_itself(stand)
    for word in ("STOP", "stop", "Stop!", "START", "STOP "):
        texts(stand, NUMBERS[0], word)
    stop, join = settings_of(stand).stop_text, receive.HOW_TO_JOIN
    assert answers(stand) == [stop, join, stop]


def settings_of(stand: Stand) -> Settings:
    return stand.does(settings.load)


def test_start_is_told_what_it_gave_back(stand: Stand) -> None:
    sends(stand)
    keeps_to_itself(stand)
    texts(stand, NUMBERS[0], "STOP")
    texts(stand, NUMBERS[0], "START")
    assert answers(stand)[-1] == settings_of(stand).start_text
    assert told(stand)[-1][1] == "↩️ +1 212 ••• 0100 texted START: is subscribed."


def test_start_that_gives_nothing_back_is_told_how_to_join(stand: Stand) -> None:
    keeps_to_itself(stand)
    stand.does(lambda s: settings.save(s, "account_name", text="Acme", by="U0CY", now=stand.clock.now()))
    texts(stand, STRANGER, "START")
    assert answers(stand) == [f"Acme: {receive.HOW_TO_JOIN}"]


def test_start_from_a_number_that_others_suppressed_invites_nobody(stand: Stand) -> None:
    keeps_to_itself(stand)
    evidence = Evidence("list of the old tool", How.IMPORT, stand.clock.now(), "U0ANA", "old.csv")
    stand.does(lambda session: consent.record(session, STRANGER, change=Change.OPT_OUT, evidence=evidence))
    stand.does(lambda session: bars.suppress(session, BLOCKED, reason="fraud", by="U0CY", now=stand.clock.now()))
    stand.does(lambda session: forgotten.remember(session, FORGOTTEN, now=stand.clock.now()))
    for number in (STRANGER, BLOCKED, FORGOTTEN):
        texts(stand, number, "START")
    assert answers(stand) == []


def test_help_for_whoever_opted_out_gets_no_answer(stand: Stand) -> None:
    keeps_to_itself(stand)
    texts(stand, STRANGER, "STOP")
    texts(stand, STRANGER, "HELP")
    assert answers(stand) == [settings_of(stand).stop_text]


def test_an_opt_out_in_own_words_is_told_and_put_to_be_done_after_24_hours(stand: Stand) -> None:
    texts(stand, STRANGER, PLEASE)
    due = stand.clock.now() + timedelta(hours=24)
    waiting = stand.does(lambda s: s.execute(select(queue.c.key, queue.c.due).where(queue.c.name == "opt_out")).all())
    assert [tuple(row) for row in waiting] == [("1", due)]
