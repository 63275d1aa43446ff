"""The two ways the simulator says no: to the bot, as Slack does, and to whoever drives a person, in a sentence."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Extra:
    """What a refusal carries beside its code: more JSON, problem texts, seconds to wait."""

    body: dict[str, Any] = field(default_factory=dict)
    messages: tuple[str, ...] = ()
    retry_after_seconds: int | None = None


class RefusedError(Exception):
    """Slack answers `ok: false` with this code."""

    def __init__(self, code: str, extra: Extra | None = None) -> None:
        """Keep the code that Slack's documentation lists for the method."""
        super().__init__(code)
        self.code = code
        self.extra = extra or Extra()

    def answer(self) -> dict[str, Any]:
        """The JSON body that the caller gets."""
        body = {"ok": False, "error": self.code, **self.extra.body}
        if self.extra.messages:
            body["response_metadata"] = {"messages": list(self.extra.messages)}
        return body


class CannotError(Exception):
    """A person cannot do that on what they see now."""


class NotThereError(CannotError):
    """What a person wants to use is not on their screen, or not yet."""


def refuse(code: str, *messages: str) -> RefusedError:
    """An error to raise, with Slack's `response_metadata.messages` when there are any."""
    return RefusedError(code, Extra(messages=messages))
