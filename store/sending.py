"""A message on its way out: what is frozen of it, and the step from approved to scheduled."""

from dataclasses import replace
from datetime import datetime

from sms import links as addresses
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action
from sms.message import Frozen, Message
from sms.roles import Person
from sms.schedule import due
from sms.settings import Settings
from sms.text import compose
from store import Session, links, messages, properties, quota, subscriptions


class TooLate(Problem):
    """The time to send at has passed."""

    hint = "Press `Withdraw`, and choose a later time under `Send or schedule`."


class NotCounted(Problem):
    """Nobody has counted who will receive this revision."""

    hint = "Press `Send or schedule` and review it."


def written(session: Session, message: Message, *, account: Settings, sender: Person) -> Frozen:
    """Put together what is sent as the message stands; its links have no ids before it is frozen."""
    draft = message.draft
    body = compose(draft.body, account.opt_out_text if draft.opt_out else "")
    return Frozen(
        body=body,
        defaults=properties.defaults(session),
        sender={"sender.name": sender.name, "sender.first_name": sender.name.partition(" ")[0]},
        message={"message.name": draft.name, "message.number": str(message.number), "message.campaign": draft.campaign},
        links={link.url: 0 for link in addresses.find(body) if "{{" not in link.url},
        subscription_id=subscriptions.identify(session, draft.subscription) or 0,
        newcomers=message.selection.newcomers,
    )


def freeze(session: Session, message: Message, *, account: Settings, sender: Person) -> None:
    """Keep word for word what is asked approval for; the sender is who asks."""
    frozen = written(session, message, account=account, sender=sender)
    kept = links.freeze(session, message.number, urls=tuple(frozen.links))
    messages.freeze(session, message.number, replace(frozen, links=kept))


def schedule(
    session: Session, message: Message, *, action: Action, by: str, account: Settings, now: datetime
) -> tuple[Message, Job]:
    """Take an approved message on its way: its segments are reserved, and the job starts it at its time, else now."""
    counted = messages.counted(session, message.number)
    if counted is None or counted.revision != message.revision:
        raise NotCounted
    starts = due(message.when, account=account.zone)
    if starts is not None and starts < now:
        raise TooLate
    scheduled = messages.move(session, message, action=action, by=by, now=now, due=starts or now)
    quota.reserve(session, account, number=message.number, segments=counted.exact, now=now)
    return scheduled, Job("launch", str(message.number), starts)
