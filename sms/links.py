"""Links in a text: where they stand, whether they may be sent, and the short ones that are sent in their place."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from sms.errors import Problem

CODE_CHARACTERS = 10
CODES = 62**CODE_CHARACTERS
# fmt: off
SHORTENERS = (
    "adf.ly", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "clck.ru", "cutt.ly",
    "dub.sh", "fb.me", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "qr.ae",
    "rb.gy", "rebrand.ly", "s.id", "short.io", "shorte.st", "shorturl.at", "snip.ly",
    "soo.gd", "t.co", "t.ly", "tiny.cc", "tiny.one", "tinyurl.com", "tr.im",
    "trib.al", "u.to", "v.gd", "x.co",
)
# fmt: on

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# A token inside of a link is part of it, spaces and quotes and all.
_TAG = r"\{\{.*?\}\}"
_LINK = re.compile(rf"""\bhttps?://(?:{_TAG}|[^\s<>"“”„«»])+""", re.IGNORECASE)
CODE = re.compile(rf"[0-9A-Za-z]{{{CODE_CHARACTERS}}}")
_TRAILING = ".,:;!?'’‘…*"
_CLOSING = {")": "(", "]": "[", "}": "{"}
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])\.?", re.IGNORECASE)
_BARE_SHORTENER = re.compile(
    rf"(?<![\w.@-])(?:www\.)?({'|'.join(re.escape(each) for each in SHORTENERS)})/\w", re.IGNORECASE
)
_URL_CHARACTERS_MAX = 2_000


class BadLink(Problem):
    """This link cannot be sent."""

    hint = "Write a whole address, such as https://example.com/sale."


class NoLink(Problem):
    """Type a link first, then press `Insert link`."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address as it stands in a text, without the punctuation that only ends the sentence."""

    url: str
    start: int

    @property
    def end(self) -> int:
        """Where the text goes on."""
        return self.start + len(self.url)


def find(text: str) -> list[Link]:
    """Find the links that begin with http or https; a full stop or bracket after one is not part of it."""
    return [Link(_without_trailing(found[0]), found.start()) for found in _LINK.finditer(text)]


def check(url: str) -> None:
    """Refuse what is not https to a named host; user names and passwords too, and tokens but in path and query."""
    if not url:
        raise NoLink
    parts = _parts(re.sub(_TAG, "x", url))
    if parts.scheme.lower() == "http":
        raise BadLink(f"{url} is not encrypted.", hint=f"Write https{url[4:]}.")
    if parts.scheme.lower() != "https":
        raise BadLink(f"{url} is not a web address.")
    if "@" in parts.netloc:
        raise BadLink(f"{url} carries a user name or password.", hint="Leave out all before the @.")
    if _is_ip_address(parts.hostname or ""):
        raise BadLink(f"{url} leads to a number.", hint="Use the site's name: carriers block numbers.")
    if not _HOST.fullmatch(parts.hostname or ""):
        raise BadLink(f"{url} has no valid host.")


def is_shortened(url: str) -> bool:
    """Tell whether a link is sent as a short one; what `check` refuses, or differs by person, goes out as written."""
    try:
        check(url)
    except BadLink:
        return False
    return "{{" not in url


def shorten(text: str, replace: Callable[[str], str]) -> str:
    """Put another address in the place of each link; the same link twice is asked for twice."""
    pieces, at = list[str](), 0
    for link in find(text):
        pieces += [text[at : link.start], replace(link.url)]
        at = link.end
    return "".join([*pieces, text[at:]])


def shorteners(text: str) -> tuple[str, ...]:
    """List the public URL shorteners that a text uses, with or without https: carriers filter them."""
    return tuple(dict.fromkeys(found[1].lower() for found in _BARE_SHORTENER.finditer(text)))


def code(number: int) -> str:
    """Write a random number below `CODES` as a code of fixed width; the randomness is the caller's."""
    digits = ""
    for _ in range(CODE_CHARACTERS):
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits


def base(public_url: str, domain: str) -> str:
    """Give what short links begin with: the account's own domain, else the public address; without that, none."""
    return f"https://{domain}" if public_url and domain else public_url


def short_url(public_url: str, short_code: str = "0" * CODE_CHARACTERS) -> str:
    """Build a short link; without a code it is one of the same length, good for exact counts."""
    return f"{public_url.rstrip('/')}/{short_code}"


def _without_trailing(url: str) -> str:
    while url:
        last = url[-1]
        unopened = last in _CLOSING and url.count(last) > url.count(_CLOSING[last])
        if last not in _TRAILING and not unopened:
            break
        url = url[:-1]
    return url


def _parts(url: str) -> SplitResult:
    if len(url) > _URL_CHARACTERS_MAX:
        raise BadLink(f"A link has {len(url):,} characters.", hint=f"Keep it below {_URL_CHARACTERS_MAX:,}.")
    if re.search(r"[\s\\\x00-\x1f\x7f]", url):
        raise BadLink(f"{url!r} has spaces, backslashes or control characters in it.")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError as error:
        raise BadLink(f"{url} cannot be read.") from error
    return parts


def _is_ip_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host.rpartition(".")[2].isdecimal()
    return True
