"""What every surface is in the end: a post, a modal or a home, with explicit block ids."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sms.picture import Picture

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture that may follow: what is shown is whole without it, and so waits for no picture."""

    picture: Picture
    after: str  # the block that it follows
    until: datetime | None = None  # how long it must be seen; None: as long as somebody looks at a form


@dataclass(frozen=True, slots=True)
class Image:
    """What Slack shows a picture by: an address that it fetches itself, or a file that it has."""

    url: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Surface:
    """A post or an answer: `text` is what notifications and screen readers get."""

    text: str
    blocks: tuple[Block, ...] = ()
    illustration: Illustration | None = None


@dataclass(frozen=True, slots=True)
class Modal:
    """A form: `callback` names the command part that gets its submit, `form` the row that keeps its state, if any."""

    callback: str
    form: str
    title: str
    blocks: tuple[Block, ...]
    submit: str = ""  # empty: nothing to submit
    close: str = "Cancel"
    tell_when_closed: bool = False
    illustration: Illustration | None = None

    def view(self) -> dict[str, Any]:
        """Slack's view object; the form id is private_metadata and external_id in one."""
        view: dict[str, Any] = {
            "type": "modal",
            "callback_id": self.callback,
            "title": {"type": "plain_text", "text": self.title},
            "close": {"type": "plain_text", "text": self.close},
            "notify_on_close": self.tell_when_closed,
            "blocks": list(self.blocks),
        }
        if self.form:
            view |= {"private_metadata": self.form, "external_id": self.form}
        if self.submit:
            view["submit"] = {"type": "plain_text", "text": self.submit}
        return view


@dataclass(frozen=True, slots=True)
class Home:
    """A person's home tab; publishing it again redraws it."""

    blocks: tuple[Block, ...]

    def view(self) -> dict[str, Any]:
        """Slack's view object."""
        return {"type": "home", "blocks": list(self.blocks)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a select that is filled as a person types."""

    text: str  # up to 75 characters
    value: str
