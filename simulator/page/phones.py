"""The three phones of the page: whose they are, what they show, and what their owners do with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from simulator.page.bubbles import spaced, texts_shown
from simulator.page.clockface import home_zone
from simulator.page.templates import environment
from simulator.slack.workspace import Workspace
from simulator.twilio import inbound
from simulator.twilio.carrier import Carrier
from simulator.twilio.numbers import required

LOOKS = ("light", "dark", "large text")
OFFERED_MAX = 50
TAP_SECONDS = 10
AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.5 Mobile/15E148 Safari/604.1"
)
BROWSER = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.8", "Accept-Language": "en-US,en;q=0.9"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that a person tapped, where it leads, and whether anything was asked for it."""

    url: str
    leads_to: str
    is_here: bool


@dataclass(slots=True)
class Phones:
    """Three places from left to right; one that nobody chose takes the next number that gets a text, and keeps it."""

    carrier: Carrier
    workspace: Workspace
    names: Mapping[str, str] = field(default_factory=dict)
    _numbers: dict[int, str] = field(default_factory=dict)
    _opened: dict[str, Opened] = field(default_factory=dict)
    _changes: int = 0

    def __post_init__(self) -> None:
        """Give the places to the first who are named."""
        self.reset()

    @property
    def version(self) -> int:
        """A number that rises when a phone may look different."""
        return self.carrier.version + self._changes

    def reset(self) -> None:
        """Give the places back to the first who are named, and close what was opened."""
        self._numbers = dict(enumerate(islice(self.names, len(LOOKS)), start=1))
        self._opened.clear()
        self._changes += 1

    def number(self, place: int) -> str:
        """Whose phone is at a place; empty while nobody new got a text."""
        if place not in self._numbers:
            # The places before it come first, or one drawn early would take their number.
            taken = {self.number(before) for before in range(1, place)} | set(self._numbers.values())
            free = next((each for each in self.carrier.phones if each not in taken), "")
            if not free:
                return ""
            self._numbers[place] = free
        return self._numbers[place]

    def choose(self, place: int, number: str) -> None:
        """Put another phone at a place; a number that is none is a ValueError."""
        if place not in range(1, len(LOOKS) + 1):
            raise ValueError(f"There is no phone {place}; there are three.")
        self._numbers[place] = required(number)
        self._changes += 1

    def text(self, number: str, body: str) -> None:
        """A person texts whoever texted them last."""
        if not body.strip():
            raise ValueError("Write something first: a text is never empty.")
        inbound.text(self.carrier, required(number), body)

    async def tap(self, number: str, url: str) -> str:
        """A person opens a link, and where it leads comes back; only this machine is asked, and nothing is followed."""
        is_here = _is_here(url)
        leads_to = await _location(url) if is_here else url
        self._opened[required(number)] = Opened(url, leads_to, is_here)
        self._changes += 1
        return leads_to

    def phone_html(self, place: int) -> str:
        """The region of one place."""
        number = self.number(place)
        texts = self.carrier.phones.get(number, [])
        shown: dict[str, Any] = {
            "place": place,
            "look": LOOKS[place - 1],
            "number": number,
            "name": self.names.get(number, ""),
            "sender": self.workspace.seed.team_name,
            "sender_number": spaced(_sender(self.carrier, number)),
            "caption": spaced(number),
            "bubbles": texts_shown(texts, now=self.carrier.clock.now(), zone=home_zone(self.workspace)),
            "opened": self._opened.get(number),
            "is_opted_out": number in self.carrier.opted_out,
            "offered": list(islice(reversed(self.carrier.phones), OFFERED_MAX)),
            "names": self.names,
        }
        return environment().get_template("phone.html").render(shown)


def read_names(seed: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Names by number from a seed: `[{"number": "+12125550123", "name": "Ann"}]`; the first three are shown."""
    return {required(str(each["number"])): str(each.get("name", "")) for each in seed}


def _sender(carrier: Carrier, number: str) -> str:
    return next((each.other for each in reversed(carrier.phones.get(number, []))), carrier.settings.senders[0])


def _is_here(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"}:
        raise ValueError(f"A phone opens web links only, not {url}.")
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


async def _location(url: str) -> str:
    timeout = aiohttp.ClientTimeout(total=TAP_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=BROWSER) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            return answer.headers.get("Location", url)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ValueError(f"{urlsplit(url).netloc} does not answer. Is the bot running?") from error
