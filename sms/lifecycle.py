"""The states of a message, what takes it from one to the next, and which buttons its card shows in each."""

from enum import StrEnum

from sms.errors import Problem


class State(StrEnum):
    """Where a message stands in its life; archived is a flag beside it, not a state."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    HELD = "held"
    SENT = "sent"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return self.value.replace("_", " ")


class Action(StrEnum):
    """What a person or the clock does to a message; the value completes "a message can be ..."."""

    EDIT = "edited"
    TEST = "tested"
    REQUEST = "put up for approval"
    SCHEDULE = "scheduled"
    APPROVE = "approved"
    REJECT = "rejected"
    WITHDRAW = "withdrawn"
    EXPIRE = "expired"
    UNSCHEDULE = "unscheduled"
    LAUNCH = "launched"
    HOLD = "held"
    SEND_NOW = "sent now"
    BACK_TO_DRAFT = "put back to draft"
    PAUSE = "paused"
    RESUME = "resumed"
    STOP = "stopped"
    FINISH = "finished"
    REOPEN = "opened again"
    ARCHIVE = "archived"
    UNARCHIVE = "taken out of the archive"
    DELETE = "deleted"


class Button(StrEnum):
    """A button or menu entry of the card, by the words on it."""

    EDIT = "Edit"
    PREVIEW = "Preview"
    SEND_TEST = "Send test"
    SEND_OR_SCHEDULE = "Send or schedule"
    WITHDRAW = "Withdraw"
    UNSCHEDULE = "Unschedule"
    PAUSE = "Pause"
    RESUME = "Resume"
    STOP = "Stop"
    SEND_NOW = "Send now"
    BACK_TO_DRAFT = "Back to draft"
    REPORT = "Report"
    CLONE = "Clone"
    COMPARE = "Compare"
    SHARE = "Share"
    ARCHIVE = "Archive"
    UNARCHIVE = "Unarchive"
    DELETE = "Delete"


MARK = {
    State.DRAFT: "📝",
    State.IN_REVIEW: "🕓",
    State.SCHEDULED: "✅",
    State.SENDING: "🚀",
    State.PAUSED: "⏸",
    State.HELD: "⏸",
    State.SENT: "📬",
    State.STOPPED: "⏹",
}
ARCHIVED_MARK = "🗄"

BY_THE_CLOCK = frozenset({Action.EXPIRE, Action.LAUNCH, Action.HOLD, Action.FINISH})
UNSAID = BY_THE_CLOCK | {Action.UNARCHIVE, Action.REOPEN}
"""What nobody is told that they may do instead: few messages are in the archive, and few lose texts."""
OVER = frozenset({State.SENT, State.STOPPED})
AT_REST = OVER | {State.DRAFT}
"""Only here a message can be archived or deleted: nothing is waiting for it and nothing is under way."""

_WAYS = {
    State.DRAFT: {
        Action.EDIT: State.DRAFT,
        Action.TEST: State.DRAFT,
        Action.REQUEST: State.IN_REVIEW,
        Action.SCHEDULE: State.SCHEDULED,
    },
    State.IN_REVIEW: {
        Action.EDIT: State.DRAFT,
        Action.TEST: State.IN_REVIEW,
        Action.APPROVE: State.SCHEDULED,
        Action.REJECT: State.DRAFT,
        Action.WITHDRAW: State.DRAFT,
        Action.EXPIRE: State.DRAFT,
    },
    State.SCHEDULED: {
        Action.EDIT: State.DRAFT,
        Action.TEST: State.SCHEDULED,
        Action.UNSCHEDULE: State.DRAFT,
        Action.LAUNCH: State.SENDING,
        Action.HOLD: State.HELD,
    },
    State.SENDING: {
        Action.PAUSE: State.PAUSED,
        Action.STOP: State.STOPPED,
        Action.HOLD: State.HELD,
        Action.FINISH: State.SENT,
    },
    State.PAUSED: {Action.RESUME: State.SENDING, Action.STOP: State.STOPPED, Action.FINISH: State.SENT},
    State.HELD: {Action.SEND_NOW: State.SENDING, Action.BACK_TO_DRAFT: State.DRAFT, Action.STOP: State.STOPPED},
    State.SENT: {Action.REOPEN: State.SENDING},  # for texts that got lost, if people want them sent again
    State.STOPPED: {},
}
_AUTOMATED = {
    State.DRAFT: {
        Action.EDIT: State.DRAFT,
        Action.TEST: State.DRAFT,
        Action.REQUEST: State.IN_REVIEW,
        Action.SCHEDULE: State.SENDING,
    },
    State.IN_REVIEW: {**_WAYS[State.IN_REVIEW], Action.APPROVE: State.SENDING},
    State.SENDING: {
        Action.EDIT: State.DRAFT,
        Action.TEST: State.SENDING,
        Action.PAUSE: State.PAUSED,
        Action.STOP: State.STOPPED,
    },
    State.PAUSED: {
        Action.EDIT: State.DRAFT,
        Action.TEST: State.PAUSED,
        Action.RESUME: State.SENDING,
        Action.STOP: State.STOPPED,
    },
    State.STOPPED: {Action.EDIT: State.DRAFT, Action.TEST: State.STOPPED},
}
"""An automation has no end of its own: approved, it runs until somebody stops it, and any change voids that."""
_FLAGS = {Action.ARCHIVE, Action.UNARCHIVE, Action.DELETE}

_BUTTONS = {
    State.DRAFT: (Button.EDIT, Button.PREVIEW, Button.SEND_TEST, Button.SEND_OR_SCHEDULE),
    State.IN_REVIEW: (Button.EDIT, Button.PREVIEW, Button.SEND_TEST, Button.WITHDRAW),
    State.SCHEDULED: (Button.EDIT, Button.PREVIEW, Button.SEND_TEST, Button.UNSCHEDULE),
    State.SENDING: (Button.PAUSE, Button.STOP),
    State.PAUSED: (Button.RESUME, Button.STOP),
    State.HELD: (Button.SEND_NOW, Button.BACK_TO_DRAFT),
    State.SENT: (Button.REPORT, Button.CLONE),
    State.STOPPED: (Button.REPORT, Button.CLONE),
}


class NotPossible(Problem):
    """That cannot be done to a message in this state."""


def next_state(state: State, action: Action, *, automated: bool = False) -> State:
    """Tell where an action leads; archiving and deleting leave the state as it is, for they are no states."""
    ways = _ways(state, automated=automated)
    if action not in ways:
        kind = "An automation" if automated else "A message"
        being = "a draft" if state is State.DRAFT else label(state, automated=automated)
        raise NotPossible(f"{kind} that is {being} cannot be {action.value}.", hint=_way_out(ways))
    return ways[action]


def demand_regular(*, automated: bool) -> None:
    """Refuse what is done to regular messages alone: an automation has a form of its own, and nobody sends it."""
    if automated:
        raise NotPossible("An automation sends itself.", hint="Use the buttons on its card.")


def label(state: State, *, automated: bool = False) -> str:
    """Give a state as people read it: what sends by itself is running."""
    return "running" if automated and state is State.SENDING else state.label


def buttons(state: State) -> tuple[Button, ...]:
    """List the buttons of a card, left to right; the overflow menu is apart."""
    return _BUTTONS[state]


def menu(state: State, *, archived: bool = False) -> tuple[Button, ...]:
    """List the entries of a card's overflow menu; only a message at rest can be archived or deleted."""
    always = (Button.CLONE, Button.COMPARE, Button.SHARE)
    if state not in AT_REST:
        return always
    return (*always, Button.UNARCHIVE if archived else Button.ARCHIVE, Button.DELETE)


def mark(state: State, *, archived: bool = False) -> str:
    """Give the one emoji that stands for a state everywhere; the archive hides the state."""
    return ARCHIVED_MARK if archived else MARK[state]


def _ways(state: State, *, automated: bool) -> dict[Action, State]:
    flags = dict.fromkeys(sorted(_FLAGS - ({Action.DELETE} if automated else set())), state)
    return {**(_AUTOMATED if automated else _WAYS).get(state, {}), **(flags if state in AT_REST else {})}


def _way_out(ways: dict[Action, State]) -> str:
    words = [action.value for action in Action if action in ways and action not in UNSAID]
    return f"It can be {', '.join(words[:-1])} or {words[-1]}."
