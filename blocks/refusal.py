"""What a person reads when something cannot be done: what is wrong, where, and the way out."""

import re

from blocks.elements import escape, post, section
from blocks.surface import Surface
from sms.errors import Problem

# Rules name people by id and moments by number; Slack words them, and an answer to one person pings nobody.
_NAMED = re.compile(r"&lt;(@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+|#[CG][A-Z0-9]+|!date\^\d+\^[^|&]+\|[^&]+)&gt;")


def view(problem: Problem) -> Surface:
    """Show a problem; the way out stands in its own line."""
    text = "\n".join(filter(None, (f"🚫 {words(problem.message)}", words(problem.hint))))
    return post(text, section("refusal", text))


def words(text: str) -> str:
    """Escape a sentence but for the people, channels and moments that it names."""
    return _NAMED.sub(r"<\1>", escape(text))
