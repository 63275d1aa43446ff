"""The whole text of a message: body and opt-out text together, and what no text may be."""

import re

from sms.errors import Problem

CHARACTERS_MAX = 1_600

# Somebody asks for the keyword ("reply STOP"), or it is given with its purpose ("STOP to end", "STOP=END") or a number
# ("STOP til 2012").
_ASKING = r"(?:reply|text|txt|send|sms|answer|type|svar|skriv|antwort\w*|r[ée]pond\w*|env(?:oy|[ií])\w*|respond\w*)"
_LINKING = r"(?:back|with|us|med|mit|avec|con|by\s+sending|the\s+word)"
_KEYWORD = r"(?:stop(?:p|all)?|unsub(?:scribe)?|opt[ -]?out|cancel|end|quit|revoke|avslutt|arr[êe]t|alto|baja|salir)"
_PURPOSE = r"(?:unsub|opt|end|quit|cancel|cease|stop|avslutt|meld|abmeld|beend|abbestell|arr[êe]t|d[ée]sab|baja|salir)"
_OPT_OUT = re.compile(
    rf"""
    \b{_ASKING}(?:\s+{_LINKING})*[\s:]+["'“”‘’«»*]?{_KEYWORD}\b
    | \b(?-i:STOPP?)(?:["'”’*]?\s*(?:to|for(?:\så)?|um\szu|pour|para)\s|\s*[24=]|\s)\s*{_PURPOSE}
    | \b(?-i:STOPP?)["'”’*]?\s+(?:to|til|au|al|an)\s+\d{{3}} | (?<![\w-])stop\s*=\s*{_PURPOSE}
    | \b(?:unsubscribe|opt[ -]?out|meld\s+(?:deg|dere)\s+av)\b[\s:]*(?:at|here|by|via|on)?[\s:]*(?:https?://|\w+\.\w+/)
    """,
    re.VERBOSE | re.IGNORECASE,
)


class EmptyText(Problem):
    """The text is empty."""

    hint = "Write what people should read."


class TextTooLong(Problem):
    """The text is too long."""

    hint = "Shorten it, or send two messages."


def compose(body: str, opt_out_text: str = "") -> str:
    """Join body and opt-out text, which stands in a line of its own; white space around either is dropped."""
    return "\n".join(part for part in (body.strip(), opt_out_text.strip()) if part)


def length(text: str) -> int:
    """Count a text as the carrier's limit does, in UTF-16 code units: most emoji count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check(text: str) -> None:
    """Refuse a rendered text that is empty or over the carrier's 1,600 characters."""
    if not text.strip():
        raise EmptyText
    if (characters := length(text)) > CHARACTERS_MAX:
        raise TextTooLong(f"The text has {characters:,} characters; {CHARACTERS_MAX:,} are the most a carrier takes.")


def has_opt_out(text: str) -> bool:
    """Tell whether a text says how to opt out; it must ask for the keyword, so "stop by our store" does not count."""
    return _OPT_OUT.search(text) is not None
