"""Claims about texts from people: each is told where it belongs, and answered once where the carrier does not."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from jobs import receive
from store import inbox, quota, settings
from store.inbox import Inbound
from store.schema.ledger import deliveries, singles
from store.schema.slack import posts
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends

STRANGER = "+12125550177"


def texts(stand: Stand, number: str, body: str) -> None:
    now = stand.clock.now()
    stand.does(lambda s: inbox.store_inbound(s, [Inbound(f"SM{body}", number, "+12015550100", body)], now=now))
    stand.runs(receive.run)


def told(stand: Stand) -> list[tuple[str, str]]:
    query = select(posts.c.kind, posts.c.content).where(posts.c.kind.in_(["note", "notice"])).order_by(posts.c.id)
    return stand.does(lambda session: [(kind, content["text"]) for kind, content in session.execute(query)])


def answers(stand: Stand) -> list[str]:
    return stand.does(lambda session: list(session.scalars(select(singles.c.body))))


def used(stand: Stand) -> int:
    return stand.does(lambda s: quota.standing(s, settings.load(s), now=stand.clock.now())).used


def test_a_reply_stands_in_the_thread_that_it_answers_and_pings_nobody(stand: Stand) -> None:
    sends(stand)
    stand.does(lambda session: session.execute(update(deliveries).values(attempted_at=stand.clock.now())))
    texts(stand, NUMBERS[0], "Shoes <!channel>?")
    assert told(stand) == [("note", "💬 +1 212 ••• 0100: Shoes &lt;!channel&gt;?")]


def test_a_text_that_answers_nothing_is_news_of_the_account(stand: Stand) -> None:
    texts(stand, STRANGER, "Hello?")
    assert told(stand) == [("notice", "💬 +1 212 ••• 0177: Hello?")]


@pytest.mark.parametrize(
    ("replies", "word", "answer"),
    [("on", "HELP", 0), ("off", "HELP", 1), ("off", "STOP", 1), ("off", "Hello", 0)],
)
def test_a_keyword_is_answered_once_where_the_carrier_does_not_and_out_of_the_quota(
    stand: Stand, replies: str, word: str, answer: int
) -> None:
    stand.does(lambda s: settings.save(s, "carrier_replies", text=replies, by="U0CY", now=stand.clock.now()))
    texts(stand, STRANGER, word)
    stand.clock.time += timedelta(minutes=1)
    stand.runs(receive.run)
    assert (len(answers(stand)), used(stand)) == (answer, answer)
