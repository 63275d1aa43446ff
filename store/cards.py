"""The card of a message: all that its surface shows, composed from the database."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sms import tokens
from sms.emoji_names import expand
from sms.errors import Problem
from sms.estimate import estimate
from sms.lifecycle import OVER, State
from sms.message import Counted, Draft, Message
from sms.progress import Progress
from sms.report import Report
from sms.segments import Count, count
from sms.settings import Settings
from sms.text import compose
from store import (
    Session,
    approvals,
    audience,
    automation_results,
    automations,
    ledger,
    messages,
    properties,
    reports,
    settings,
    teams,
)
from store.approvals import Approval
from store.automation_results import Results

BEGUN = frozenset({State.SENDING, State.PAUSED, State.HELD, State.SENT, State.STOPPED})


@dataclass(frozen=True, slots=True)
class Card:
    """One message with all that belongs to its card; `counted` only if it is of this revision."""

    message: Message
    estimate: Count
    zone: ZoneInfo
    text: str = ""  # with the opt-out text; what is asked approval for, word for word, once it is
    audience_words: str = ""
    counted: Counted | None = None
    approval: Approval | None = None
    progress: Progress | None = None
    team: str = ""  # what its team is called
    report: Report | None = None  # what became of it, once it is over
    automation: Results | None = None  # of a message that sends itself

    @property
    def tested(self) -> bool:
        """Whether this very revision was seen on a phone."""
        return self.message.tested_revision == self.message.revision


def card(session: Session, number: int, *, now: datetime) -> Card:
    """Compose the card of a message as it stands."""
    message, account = messages.get(session, number), settings.load(session)
    itself = automations.seek(session, message.automation) if message.automation else None
    counted, frozen = messages.counted(session, number), messages.frozen(session, number)
    current = counted if counted and counted.revision == message.revision else None
    opt_out_text = account.opt_out_text if message.draft.opt_out else ""
    return Card(
        message=message,
        estimate=current.estimate if current else estimated(session, message.draft, account=account),
        zone=account.zone,
        text=frozen.body if frozen else compose(message.draft.body, opt_out_text),
        audience_words=audience.words(session, message.selection),
        counted=current,
        team=teams.name_of(session, message.team),
        approval=approvals.latest(session, number),
        progress=ledger.progress(session, number, now=now) if message.state in BEGUN else None,
        report=reports.report(session, number) if message.state in OVER else None,
        automation=automation_results.results(session, itself, account=account) if itself else None,
    )


def estimated(session: Session, draft: Draft, *, account: Settings) -> Count:
    """Estimate what one text costs; one whose tokens cannot be read is counted as it is typed."""
    opt_out_text = account.opt_out_text if draft.opt_out else ""
    try:
        return estimate(
            tokens.parse(expand(draft.body)),
            defaults=properties.defaults(session),
            real={"message.name": draft.name, "message.campaign": draft.campaign},
            link_characters=account.link_characters,
            opt_out_text=opt_out_text,
        )
    except Problem:
        return count(draft.body)
