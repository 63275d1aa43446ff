"""Values that surfaces are drawn of."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sms.audience import Selection, Step, waterfall
from sms.delivery import DeliveryState
from sms.lifecycle import State
from sms.message import Cause, Counted, Draft, Message, When
from sms.progress import Progress
from sms.segments import count
from sms.settings import from_rows
from store.approvals import Approval
from store.cards import Card

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 26, 14, 0, tzinfo=UTC)
ACCOUNT = from_rows({"time_zone": "America/New_York", "monthly_segments": "36000", "price_per_segment": "0.0083"})
BODY = 'Hi {{ contact.first_name | default: "there" }} 👋 Black Friday starts now!'

MESSAGE = Message(
    number=12,
    draft=Draft("Black Friday teaser", "CTEAM", BODY, "Autumn 2026", "Offers"),
    state=State.DRAFT,
    revision=3,
    author="UANA",
    selection=Selection(lists=(1,)),
    when=When(date(2026, 11, 27), time(9)),
    due=datetime(2026, 11, 27, 14, tzinfo=UTC),
    tested_revision=3,
    changed_at=NOW,
)
COUNTED = Counted(
    revision=3,
    waterfall=waterfall(
        {
            **dict.fromkeys(Step, 11_212),
            Step.IN_LISTS: 12_480,
            Step.PEOPLE: 12_301,
            Step.NOT_EXCLUDED: 12_301,
            Step.MARKETING: 11_980,
            Step.VALID_NUMBER: 11_702,
            Step.CONSENTED: 11_240,
        }
    ),
    recipients=11_212,
    exact=22_430,
    estimate=count("👋" * 36),
    histogram={2: 11_206, 3: 6},
    missing={"contact.first_name": 640},
    unicode=("👋", "Đ"),
    causes={3: Cause("contact.first_name", ("Đ",))},
    worst_of="+1 212 ••• 0123",
    worst_characters=141,
)
APPROVAL = Approval(
    id=31,
    message=12,
    revision=3,
    asked_by="UANA",
    asked_at=NOW,
    asked_of=("UBO", "SBOSSES"),
    expires_at=datetime(2026, 11, 27, 14, tzinfo=UTC),
    warnings=("This send reaches 62 % of November's 36,000 segments.",),
)
PROGRESS = Progress(
    number=12,
    name="Black Friday teaser",
    state=State.SENDING,
    counts={DeliveryState.DELIVERED: 7_000, DeliveryState.QUEUED: 204, DeliveryState.PLANNED: 4_008},
    segments={DeliveryState.PLANNED: 8_020},
    started_at=datetime(2026, 11, 26, 13, 57, tzinfo=UTC),
    now=NOW,
)
CARD = Card(
    message=MESSAGE,
    estimate=COUNTED.estimate,
    zone=NEW_YORK,
    text=f"{BODY}\nReply STOP to unsubscribe.",
    audience_words="VIP customers, not Staff",
    counted=COUNTED,
)


def in_state(state: State) -> Card:
    """Give the card of the message in a state, with all that belongs to it."""
    begun = state in {State.SENDING, State.PAUSED, State.HELD, State.SENT, State.STOPPED}
    return replace(
        CARD,
        message=replace(MESSAGE, state=state),
        approval=None if state is State.DRAFT else APPROVAL,
        progress=replace(PROGRESS, state=state) if begun else None,
    )
