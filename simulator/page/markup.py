"""Slack's text markup and plain text as HTML, in which whatever a person typed is only text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from emoji import emojize
from markupsafe import Markup, escape

from simulator.slack.mrkdwn import ANGLE, CODE, ENTITIES, Reader

FENCE = re.compile(r"\n?```(.+?)```\n?", re.DOTALL)
QUOTED = re.compile(r"^(?:&gt;|>) ?")
# An angle, or text between marks in which an angle counts as one letter, or a bare address.
SPAN = re.compile(
    rf"{ANGLE.pattern}"
    r"|(?<![\w*_~])(?P<mark>[*_~])(?=\S)(?P<inside>(?:<[^<>\n]+>|[^<\n]|<(?![^<>\n]+>))+?)(?<=\S)(?P=mark)(?![\w*_~])"
    r"|(?P<url>https?://[^\s<>|\"]*[^\s<>|\".,;:!?()\[\]{}'*_~])"
)
TAGS = {"*": Markup("<strong>{}</strong>"), "_": Markup("<em>{}</em>"), "~": Markup("<s>{}</s>")}
LINK = Markup('<a class="link" href="{}" target="_blank" rel="noopener noreferrer">{}</a>')
MENTION = Markup('<span class="mention{}">{}</span>')
CHANNEL = Markup('<a class="mention" href="/?as={}&amp;in={}" data-does="go">{}</a>')
THREAD = Markup('<a class="link" href="/?as={}&amp;in={}&amp;thread={}" data-does="go">{}</a>')
PERMALINK = re.compile(r"https://(?:[\w-]+\.)?slack\.com/archives/(\w+)/p(\d+)(\d{6})(?:\?.*)?")
LINKED = ("http://", "https://", "mailto:")
METER = re.compile(r"(?=[▓█░]{4})([▓█]*)(░*)")
BAR = Markup('<span class="meter"><span class="meter-full">{}</span><span class="meter-rest">{}</span></span>')
SKIN_TONE = re.compile(r":skin-tone-([2-6]):")


def mrkdwn(text: str, reader: Reader, *, is_verbatim: bool = False) -> Markup:
    """Markup as it looks on the screen; in verbatim text a bare address is no link."""
    return _Hand(reader, is_verbatim).writes(text)


def plain(text: str) -> Markup:
    """Text at its word, but for `:wave:`, which becomes the character, and for line breaks."""
    return Markup("<br>").join(_shown(line) for line in with_emoji(text).split("\n"))


def with_emoji(text: str) -> str:
    """Emoji names as characters; a name that nobody knows stays."""
    shown = emojize(text, language="alias")
    return SKIN_TONE.sub(lambda found: chr(0x1F3FB + int(found[1]) - 2), shown)


def link(url: str, label: Markup | str) -> Markup:
    """A link that opens elsewhere; an address that is not of the web or mail is only told."""
    if not url.lower().startswith(LINKED):
        return escape(label) if label == url else Markup("{} ({})").format(label, url)
    return LINK.format(url, label)


def thread_link(url: str, label: str, reader: Reader) -> Markup | None:
    """Slack's own address of a message as a link to its thread on this page; None for any other address."""
    found = PERMALINK.fullmatch(url)
    message = reader.workspace.messages.get((found[1], f"{found[2]}.{found[3]}")) if found else None
    if message is None or message.only_to not in {None, reader.user}:
        return None
    if reader.user not in reader.workspace.channels[message.channel].members:
        return None
    return THREAD.format(quote(reader.user), quote(message.channel), message.thread_ts or message.ts, label)


def person_mention(user_id: str, reader: Reader) -> Markup:
    """A person's name; the reader's own stands out."""
    return _mention(reader.person(user_id), is_yours=user_id == reader.user)


def group_mention(group_id: str, reader: Reader) -> Markup:
    """A user group's name; a group of the reader's stands out."""
    group = reader.workspace.groups.get(group_id)
    is_yours = group is not None and reader.user in group.members
    return _mention(reader.reads(f"<!subteam^{group_id}>"), is_yours=is_yours)


def channel_mention(channel_id: str, reader: Reader) -> Markup:
    """A channel's name, which leads there if the reader is in it."""
    channel = reader.workspace.channels.get(channel_id)
    if channel is None or reader.user not in channel.members:
        return _mention(reader.channel(channel_id), is_yours=False)
    return CHANNEL.format(quote(reader.user), quote(channel_id), reader.channel(channel_id))


def broadcast(name: str) -> Markup:
    """`@here` and its like, which are said to the reader too."""
    return _mention(f"@{name}", is_yours=True)


def _mention(name: str, *, is_yours: bool) -> Markup:
    return MENTION.format(" mention-yours" if is_yours else "", name)


@dataclass(frozen=True, slots=True)
class _Hand:
    reader: Reader
    is_verbatim: bool

    def writes(self, text: str) -> Markup:
        """Fences stand alone; between them lines are quoted or not."""
        parts, at = list[Markup](), 0
        for fence in FENCE.finditer(text):
            code = Markup('<pre class="code">{}</pre>').format(self._angles(fence[1].strip("\n")))
            parts += [*self._lines(text[at : fence.start()]), code]
            at = fence.end()
        return Markup().join([*parts, *self._lines(text[at:])])

    def _lines(self, text: str) -> Iterator[Markup]:
        lines = text.split("\n") if text else []
        for is_quoted, run in groupby(lines, key=lambda line: bool(QUOTED.match(line))):
            shown = Markup("<br>").join(self._line(QUOTED.sub("", line) if is_quoted else line) for line in run)
            yield Markup("<blockquote>{}</blockquote>").format(shown) if is_quoted else shown

    def _line(self, text: str) -> Markup:
        parts, at = list[Markup](), 0
        for code in CODE.finditer(text):
            inside = self._angles(code[1] or code[2])
            parts += [self._marked(text[at : code.start()]), Markup("<code>{}</code>").format(inside)]
            at = code.end()
        return Markup().join([*parts, self._marked(text[at:])])

    def _marked(self, text: str) -> Markup:
        parts, at = list[Markup](), 0
        for found in SPAN.finditer(text):
            parts += [_words(text[at : found.start()]), self._span(found)]
            at = found.end()
        return Markup().join([*parts, _words(text[at:])])

    def _span(self, found: re.Match[str]) -> Markup:
        if found[1]:
            return self._angle(found[1])
        if found["mark"]:
            return TAGS[found["mark"]].format(self._marked(found["inside"]))
        url = _unescaped(found["url"])
        return escape(url) if self.is_verbatim else link(url, url)

    def _angles(self, text: str) -> Markup:
        parts, at = list[Markup](), 0
        for found in ANGLE.finditer(text):
            parts += [escape(_unescaped(text[at : found.start()])), self._angle(found[1])]
            at = found.end()
        return Markup().join([*parts, escape(_unescaped(text[at:]))])

    def _angle(self, inside: str) -> Markup:
        target, _, label = inside.partition("|")
        kind, name = target[:1], target[1:]
        if kind == "@" and name:
            return person_mention(name, self.reader)
        if kind == "#" and name:
            return channel_mention(name, self.reader)
        if kind == "!" and name:
            return self._special(name, inside)
        url = _unescaped(target)
        shown = with_emoji(_unescaped(label)) or url.removeprefix("mailto:")
        return thread_link(url, shown, self.reader) or link(url, shown)

    def _special(self, name: str, inside: str) -> Markup:
        if name.startswith("subteam^"):
            return group_mention(name.removeprefix("subteam^"), self.reader)
        if name.startswith("date"):
            shown, address = self.reader.reads(f"<{inside}>"), (name.split("^") + [""] * 4)[3]
            return link(_unescaped(address), shown) if address else Markup('<span class="date">{}</span>').format(shown)
        return broadcast(name)


def _words(text: str) -> Markup:
    return _shown(with_emoji(_unescaped(text)))


def _shown(text: str) -> Markup:
    """Text at its word, with rows of blocks drawn as the bar they stand for."""
    parts, at = list[Markup](), 0
    for found in METER.finditer(text):
        parts += [escape(text[at : found.start()]), BAR.format(found[1], found[2])]
        at = found.end()
    return Markup().join([*parts, escape(text[at:])])


def _unescaped(text: str) -> str:
    for entity, character in ENTITIES:
        text = text.replace(entity, character)
    return text
