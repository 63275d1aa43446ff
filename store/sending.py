"""A message as it goes out: its text as sent, what it costs, what is frozen of it, and the step to scheduled."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update

from sms import estimate, exact, personal, text, tokens
from sms import links as addresses
from sms.emoji_names import expand
from sms.errors import Problem
from sms.job import Job
from sms.lifecycle import Action
from sms.message import Frozen, Message
from sms.schedule import start_of
from sms.segments import Count
from sms.settings import Settings
from store import Session, links, messages, people, properties, quota, subscriptions
from store.schema.automations import automations
from store.schema.messages import messages as messages_table


@dataclass(frozen=True, slots=True)
class Sample:
    """The text as one person gets it; `missing` are the properties that they have no value for."""

    text: str
    of: str
    missing: Collection[str] = ()


class TooLate(Problem):
    """The time to send at has passed."""

    hint = "Press `Withdraw`, and choose a later time under `Send or schedule`."


class NotCounted(Problem):
    """Nobody has counted who will receive this revision."""

    hint = "Press `Send or schedule` and review it."


def written(session: Session, message: Message, *, account: Settings, sender: str) -> Frozen:
    """Put together what is sent as the message stands; its links have no ids before it is frozen."""
    draft = message.draft
    body = text.compose(expand(draft.body), account.opt_out_text if draft.opt_out else "")
    return Frozen(
        body=body,
        defaults=properties.defaults(session),
        sender={"sender.name": sender, "sender.first_name": sender.partition(" ")[0]},
        message={"message.name": draft.name, "message.number": str(message.number), "message.campaign": draft.campaign},
        links={link.url: 0 for link in addresses.find(body) if addresses.is_shortened(link.url)},
        subscription_id=subscriptions.identify(session, draft.subscription) or 0,
        newcomers=message.selection.newcomers,
    )


def checked(session: Session, message: Message, *, account: Settings, sender: str) -> Count:
    """Estimate what a text costs; one that cannot be sent to anybody is a Problem that says where it is wrong."""
    frozen = written(session, message, account=account, sender=sender)
    body = tokens.parse(expand(message.draft.body))
    tokens.check(body, properties.known(session))
    if not message.draft.body.strip():
        raise text.EmptyText
    text.check(personal.write(frozen, {}))
    return estimate.estimate(
        body,
        defaults=frozen.defaults,
        real={**frozen.sender, **frozen.message},
        link_characters=account.link_characters,
        opt_out_text=account.opt_out_text if message.draft.opt_out else "",
    )


def sample(
    session: Session,
    message: Message,
    *,
    account: Settings,
    sender: str,
    contact: int | None = None,
    public_url: str = "",
) -> Sample:
    """Write the text as one contact gets it, or with the defaults alone; with a public address its links are short."""
    frozen = written(session, message, account=account, sender=sender)
    values = people.values(session, [contact]).get(contact, {}) if contact else {}
    everything = {**values, **frozen.sender, **frozen.message}
    return Sample(
        text=exact.write(frozen, values, public_url=public_url),
        of=f"as {people.contact(session, contact).name} gets it" if contact else "with its defaults",
        missing=tokens.parse(frozen.body).missing(everything, frozen.defaults),
    )


def freeze(session: Session, message: Message, *, account: Settings, sender: str) -> None:
    """Keep word for word what is asked approval for; the sender is who asks."""
    frozen = written(session, message, account=account, sender=sender)
    kept = links.freeze(session, message.number, urls=tuple(frozen.links))
    messages.freeze(session, message.number, replace(frozen, links=kept))


def schedule(
    session: Session, message: Message, *, action: Action, by: str, account: Settings, now: datetime
) -> tuple[Message, Job]:
    """Take an approved message on its way: its segments are reserved, and the job starts it at its time, else now."""
    if message.is_automated:
        return _start(session, message, action=action, by=by, now=now)
    counted = messages.counted(session, message.number)
    if counted is None or counted.revision != message.revision:
        raise NotCounted
    starts = start_of(message, counted, account=account.zone)
    if starts is not None and starts < now:
        raise TooLate
    scheduled = messages.move(session, message, action=action, by=by, now=now, due=starts or now)
    quota.reserve(session, account, number=message.number, segments=counted.exact, now=now)
    return scheduled, Job("launch", str(message.number), starts)


def _start(session: Session, message: Message, *, action: Action, by: str, now: datetime) -> tuple[Message, Job]:
    """Let an automation run; what happened before now lets nobody in, and each text is reserved when it is planned."""
    started = messages.move(session, message, action=action, by=by, now=now)
    here = messages_table.c.number == message.number
    session.execute(update(messages_table).where(here).values(launched_at=now))  # its ledger is never waited for
    session.execute(update(automations).where(automations.c.message == message.number).values(began_at=now))
    return started, Job("enter", str(message.number))
