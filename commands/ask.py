"""What a person asks and what they get back, as values; the door turns both from and into Slack's calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from blocks.surface import Choice, Home, Modal, Surface
from sms.job import Job
from sms.roles import Person
from sms.settings import Settings
from store import Session


class Need(Enum):
    """What the door looks up at Slack before it runs a part, because commands talk to no network."""

    FRESH_ROLE = "the person's role, looked up now and not from the cache"
    CHANNEL = "whether the bot is in the channel of the form's `channel` block"
    APPROVERS = "who may approve, as ids to mention"
    APPROVING_PEOPLE = "who may approve, person by person, to be told in their messages and by day"
    GROUPS = "the workspace's user groups"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that one person did, with all that is known of it."""

    person: Person
    entry: str  # the id under which it was bound: "draft", "draft.typed"
    now: datetime
    account: Settings
    argument: str = ""  # typed after the verb; the value of a button or menu line; the query of a suggestion
    channel: str = ""  # where it was done
    form: str = ""  # id of the form that it was done in
    values: Mapping[str, Any] = field(default_factory=dict)  # by block id: str, tuple of str, or None
    number: int | None = None  # of the message: a button's value is "12" or "12:3"
    revision: int | None = None  # that the person saw
    text: str = ""  # of the Slack message that a shortcut was used on
    in_channel: bool | None = None  # Need.CHANNEL
    approvers: tuple[str, ...] = ()  # Need.APPROVERS: ids of users and user groups
    approving: Mapping[str, str] = field(default_factory=dict)  # Need.APPROVING_PEOPLE: id and time zone
    groups: tuple[tuple[str, str], ...] = ()  # Need.GROUPS: id and handle
    public_url: str = ""

    @property
    def subject(self) -> str:
        """The message that is meant, for `store.messages.find`: a button's number, else the words after the verb."""
        return self.argument if self.number is None else str(self.number)

    @property
    def team_channel(self) -> str:
        """The channel that it was done in, to be posted to later; messages with a person are none."""
        return self.channel if self.channel.startswith(("C", "G")) else ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person gets, and what is to be done for everybody; empty means done, nothing to say."""

    say: Surface | None = None  # to this person alone
    form: Modal | None = None  # opens, or is pushed when asked from inside a form
    edit: Modal | None = None  # redraws the form that it was asked from
    errors: Mapping[str, str] = field(default_factory=dict)  # by block id
    home: Home | None = None  # published as this person's home tab
    choices: tuple[Choice, ...] = ()
    close: bool = False  # every open form
    jobs: tuple[Job, ...] = ()


Run = Callable[[Session, Ask], Reply]


@dataclass(frozen=True, slots=True)
class Part:
    """A button, a menu line, a submit, a suggestion or a closing: `id` is its action id or callback id.

    A form whose submit is `draft.submit` is closed as `draft.closed`.
    """

    id: str
    run: Run
    reads: bool = False  # only looks: runs beside the writer
    needs: frozenset[Need] = frozenset()
    gives_way: bool = False  # a newer one in the same form says all that this one says


@dataclass(frozen=True, slots=True)
class Command:
    """A verb of /sms with all its parts; its help line is the docstring of its file."""

    verb: str
    run: Run
    usage: str = ""  # what may follow the verb: "[name]"
    reads: bool = False
    needs: frozenset[Need] = frozenset()
    parts: tuple[Part, ...] = ()
