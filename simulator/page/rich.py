"""Rich text and Markdown as HTML."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from simulator.page.markup import (
    LINKED,
    broadcast,
    channel_mention,
    group_mention,
    link,
    person_mention,
    with_emoji,
)
from simulator.slack.mrkdwn import Reader
from simulator.slack.rich import rich_text as read

Part = dict[str, Any]
STYLES = {
    "code": Markup("<code>{}</code>"),
    "bold": Markup("<strong>{}</strong>"),
    "italic": Markup("<em>{}</em>"),
    "strike": Markup("<s>{}</s>"),
    "underline": Markup("<u>{}</u>"),
    "highlight": Markup("<mark>{}</mark>"),
    "client_highlight": Markup("<mark>{}</mark>"),
}
BULLETS = Markup('<ul class="indent-{}">{}</ul>')
NUMBERS = Markup('<ol class="indent-{}" start="{}">{}</ol>')
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
SWATCH = Markup('<svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill="{}"/></svg>')
CODE_POINTS = re.compile(r"(?!d[89a-f]|.*-d[89a-f])[0-9a-f]{2,5}(-[0-9a-f]{2,5})*")  # halves of a pair are none
ALIGNED = {"text-align:left": "align-left", "text-align:center": "align-center", "text-align:right": "align-right"}


def rich_text(block: Part, reader: Reader) -> Markup:
    """All parts of a rich text one after another."""
    return Markup().join(PARTS[part["type"]](part, reader) for part in block["elements"])


def markdown(text: str) -> Markup:
    """Markdown as HTML without pictures, own tags or links to anywhere but the web and mail."""
    parser = _markdown()
    tokens = parser.parse(text)
    for token in [each for one in tokens for each in (one, *(one.children or []))]:
        _tame(token)
    return Markup(parser.renderer.render(tokens, parser.options, {}))  # noqa: S704 - html is off: the library escapes


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = _is_linked  # type: ignore[method-assign]
    return parser


def _is_linked(url: str) -> bool:
    return url.lower().startswith(LINKED)


def _tame(token: Token) -> None:
    """Links open elsewhere, alignment is a class, pictures are told by their words."""
    if token.type == "link_open":
        token.attrs |= {"class": "link", "target": "_blank", "rel": "noopener noreferrer"}
    elif token.type == "image":
        token.type, token.content, token.tag = "text", f"(picture: {token.content})", ""
    elif token.type == "text":
        token.content = with_emoji(token.content)
    if "style" in token.attrs:
        token.attrs["class"] = ALIGNED.get(str(token.attrs.pop("style")), "")


def _section(part: Part, reader: Reader) -> Markup:
    return Markup('<div class="paragraph">{}</div>').format(_inlines(part, reader))


def _quote(part: Part, reader: Reader) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(_inlines(part, reader))


def _code(part: Part, reader: Reader) -> Markup:
    return Markup('<pre class="code">{}</pre>').format(_inlines(part, reader))


def _list(part: Part, reader: Reader) -> Markup:
    items = Markup().join(Markup("<li>{}</li>").format(_inlines(item, reader)) for item in part["elements"])
    indent = part.get("indent", 0)
    return (
        NUMBERS.format(indent, part.get("offset", 0) + 1, items)
        if part["style"] == "ordered"
        else BULLETS.format(indent, items)
    )


PARTS: dict[str, Callable[[Part, Reader], Markup]] = {
    "rich_text_section": _section,
    "rich_text_quote": _quote,
    "rich_text_preformatted": _code,
    "rich_text_list": _list,
}


def _inlines(part: Part, reader: Reader) -> Markup:
    return Markup().join(_styled(inline, reader) for inline in part["elements"])


def _styled(inline: Part, reader: Reader) -> Markup:
    shown = _inline(inline, reader)
    for name, tag in STYLES.items():
        if inline.get("style", {}).get(name):
            shown = tag.format(shown)
    return shown


def _inline(inline: Part, reader: Reader) -> Markup:
    if inline["type"] in INLINES:
        return INLINES[inline["type"]](inline, reader)
    whole = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [inline]}]}
    return escape(read(whole, reader))


def _text(inline: Part, _reader: Reader) -> Markup:
    is_code = inline.get("style", {}).get("code")
    return Markup("<br>").join((inline["text"] if is_code else with_emoji(inline["text"])).split("\n"))


def _emoji(inline: Part, _reader: Reader) -> Markup:
    code = inline.get("unicode", "")
    if CODE_POINTS.fullmatch(code):
        return escape("".join(chr(int(each, 16)) for each in code.split("-")))
    return escape(with_emoji(f":{inline['name']}:"))


def _date(inline: Part, reader: Reader) -> Markup:
    shown = reader.reads(f"<!date^{inline['timestamp']}^{inline['format']}|{inline.get('fallback', '')}>")
    return link(inline["url"], shown) if "url" in inline else Markup('<span class="date">{}</span>').format(shown)


def _colour(inline: Part, _reader: Reader) -> Markup:
    swatch = SWATCH.format(inline["value"]) if COLOUR.match(inline["value"]) else Markup()
    return Markup("{}{}").format(swatch, inline["value"])


INLINES: dict[str, Callable[[Part, Reader], Markup]] = {
    "text": _text,
    "link": lambda inline, _reader: link(inline["url"], inline.get("text") or inline["url"]),
    "emoji": _emoji,
    "user": lambda inline, reader: person_mention(inline["user_id"], reader),
    "usergroup": lambda inline, reader: group_mention(inline["usergroup_id"], reader),
    "channel": lambda inline, reader: channel_mention(inline["channel_id"], reader),
    "broadcast": lambda inline, _reader: broadcast(inline["range"]),
    "color": _colour,
    "date": _date,
}
