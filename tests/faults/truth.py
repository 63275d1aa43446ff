"""What must be so after every run, whatever went wrong in it."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.surfaces import SURFACES
from sms.delivery import FROM_CARRIER, OPEN, DeliveryState
from sms.lifecycle import State
from store import ledger, messages, posts, quota, reports, settings
from store.ledger import SPENT
from store.schema.ledger import deliveries
from store.schema.slack import posts as posts_table
from tests.faults.stage import Stage

NOT_SENT = {DeliveryState.SKIPPED, DeliveryState.CANCELED, DeliveryState.REJECTED}
SHOWN = {"card": "card:1", "progress": "progress:1", "report": "report:1"}


def lies(stage: Stage, *, is_slack_asked: bool = True) -> list[str]:
    """List what is not as it must be; nothing in a good run."""
    with Session(stage.engine) as session:
        return [
            *_people(session, stage),
            *_opt_outs(stage),
            *_quota(session, stage),
            *_report(session, stage),
            *(_slack(session, stage) if is_slack_asked else ()),
        ]


def _people(session: Session, stage: Stage) -> Iterator[str]:
    """Everybody has one row, and the carrier has one text to everybody whose row says so, and none to others."""
    rows = session.execute(select(deliveries).order_by(deliveries.c.id)).all()
    is_cut_short = messages.get(session, 1).state is State.STOPPED and not ledger.is_whole(session, 1)
    people = len(rows) if is_cut_short else stage.weather.people
    if len({row.number for row in rows}) != people or len(rows) != people:
        yield f"{len(rows)} rows for {stage.weather.people} people"
    for row in rows:
        state, held = DeliveryState(row.state), stage.ledger.to.get(row.number, [])
        if state in OPEN or state is DeliveryState.UNRESOLVED:
            yield f"{row.number} is {state}"
        if len(held) != (0 if state in NOT_SENT else 1):
            yield f"{row.number} is {state}, and the carrier has {len(held)} texts to it"
            continue
        if held and (row.sid, state) != (held[0].sid, FROM_CARRIER[held[0].status]):
            yield f"{row.number} is {row.sid} {state}, at the carrier {held[0].sid} {held[0].status}"


def _opt_outs(stage: Stage) -> Iterator[str]:
    for at, number in stage.asked:
        if number in stage.stopped and at > stage.stopped[number]:
            yield f"{number} opted out at {stage.stopped[number]:.3f}, and a text was handed over at {at:.3f}"


def _quota(session: Session, stage: Stage) -> Iterator[str]:
    standing = quota.standing(session, settings.load(session), now=stage.now())
    at_carrier, held = len(stage.ledger.texts), messages.get(session, 1).reserved
    if (standing.used, standing.reserved, held) != (at_carrier, 0, 0):
        yield f"quota: {standing.used} used, {standing.reserved} and {held} held; the carrier has {at_carrier}"
    spent = session.scalars(select(deliveries.c.id).where(deliveries.c.state.in_(sorted(SPENT)))).all()
    if len(spent) != at_carrier:
        yield f"{len(spent)} rows are spent, and the carrier has {at_carrier} texts"


def _report(session: Session, stage: Stage) -> Iterator[str]:
    counts = reports.report(session, 1).counts
    ends = Counter(held.status for held in stage.ledger.texts.values())
    told = (counts.sent, counts.delivered, counts.undelivered, counts.unresolved)
    true = (ends["delivered"] + ends["undelivered"], ends["delivered"], ends["undelivered"], 0)
    if told != true:
        yield f"the report says {told}, the carrier {true}"


def _slack(session: Session, stage: Stage) -> Iterator[str]:
    """Every post stands, says what is so, and stands twice only where Slack's own event never came."""
    standing = stage.workspace.standing
    rows = session.execute(select(posts_table.c.id, posts_table.c.key, posts_table.c.posted_in, posts_table.c.ts)).all()
    for row in rows:
        if (row.posted_in, row.ts) not in standing:
            yield f"the post {row.key} does not stand"
    for row in rows:
        post = posts.get(session, row.id)
        surface = SURFACES[post.kind](session, post, stage.now()) if post else None
        if surface and surface.text != standing.get((row.posted_in, row.ts)):
            yield f"{row.key} says {standing.get((row.posted_in, row.ts))}, and should say {surface.text}"
    if len(standing) - len(rows) > stage.workspace.unheard:
        yield f"{len(standing)} posts stand for {len(rows)}, and {stage.workspace.unheard} events never came"
    missing = set(SHOWN.values()) - {row.key for row in rows}
    if missing:
        yield f"nobody wanted {missing}"
