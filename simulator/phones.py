"""What tests, scripts and stories hold in their hands: phones, the carrier, the clock."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import requests

BROWSER = {
    "User-Agent": (
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/142.0.0.0 Mobile Safari/537.36"
    ),
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
}
PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.05


class Phone:
    """One person's phone; `expects` reads on from the last text that was expected."""

    def __init__(self, control_url: str, number: str) -> None:
        self.number = number
        self._control = _Control(control_url)
        self._read = 0

    def texts(self) -> list[dict[str, Any]]:
        """Every text on the phone, in and out, oldest first."""
        found: list[dict[str, Any]] = self._control.get(f"/twilio/phone/{quote(self.number)}")["texts"]
        return found

    def received(self) -> list[str]:
        """The bodies of the texts that came in, oldest first."""
        return [str(each["body"]) for each in self.texts() if each["direction"] == "in"]

    def expects(self, words: str, *, within: float = PATIENCE_SECONDS) -> str:
        """The next text that contains these words; what did come is told when none does in time."""
        until = time.monotonic() + within
        while True:
            received = self.received()
            for place, body in enumerate(received[self._read :], start=self._read):
                if words in body:
                    self._read = place + 1
                    return body
            if time.monotonic() > until:
                raise AssertionError(f"{self.number} expected {words!r} within {within:g} s but has {received}")
            time.sleep(PAUSE_SECONDS)

    def expects_nothing(self, *, for_seconds: float = 1.0) -> None:
        """Nothing new comes for some real seconds."""
        until = time.monotonic() + for_seconds
        while time.monotonic() < until:
            if new := self.received()[self._read :]:
                raise AssertionError(f"{self.number} expected nothing more but got {new}")
            time.sleep(PAUSE_SECONDS)

    def replies(self, body: str, *, to: str = "") -> str:
        """Text back, to whoever texted last unless told; the sid comes back."""
        sent = self._control.post("/twilio/text", {"from": self.number, "body": body, "to": to})
        return str(sent["sid"])

    def taps(self, link: str) -> str:
        """Open a link and come back with where it leads; the page behind it is not fetched."""
        response = requests.get(link, headers=BROWSER, allow_redirects=False, timeout=PATIENCE_SECONDS)
        if not response.is_redirect:
            raise AssertionError(f"{link} does not redirect: {response.status_code}")
        return response.headers["Location"]


class Carrier:
    """The carrier's own view, and its moods."""

    def __init__(self, control_url: str) -> None:
        self._control = _Control(control_url)

    def ledger(self, *, since: datetime | None = None, to: datetime | None = None) -> list[dict[str, Any]]:
        """Every text the carrier accepted, oldest first."""
        span = {"since": since.isoformat() if since else "", "to": to.isoformat() if to else ""}
        rows: list[dict[str, Any]] = self._control.get("/twilio/ledger", span)["rows"]
        return rows

    def sums(self) -> dict[str, Any]:
        """Totals by status, error and number; `duplicates` counts the same text to the same number once more."""
        found: dict[str, Any] = self._control.get("/twilio/ledger", {"rows": "0"})["sums"]
        return found

    def faults(self, rule: Mapping[str, Any]) -> None:
        """Let something go wrong: `faults({"kind": "lost", "what": "messages.create", "times": 3})`."""
        self._control.post("/faults", {"service": "twilio", **rule})

    def recovers(self) -> None:
        """Lift every fault."""
        self._control.delete("/faults")

    def behaves(self, number: str, behaviour: str) -> None:
        """Say what becomes of texts to a number: ok, landline, unreachable, filtered …"""
        self._control.post("/twilio/numbers", {"number": number, "behaviour": behaviour})

    def behave(self, per_mille: Mapping[str, int]) -> None:
        """Say what becomes of so many of a thousand numbers; the same number always behaves the same."""
        self._control.post("/twilio/numbers", {"per_mille": dict(per_mille)})

    def set(self, settings: Mapping[str, Any]) -> None:
        """Change the account: `{"segments_per_second": 10.0, "inbound_url": "…"}`."""
        self._control.post("/twilio/settings", settings)


class Clock:
    """The movable clock."""

    def __init__(self, control_url: str) -> None:
        self._control = _Control(control_url)

    def now(self) -> datetime:
        """The simulated time."""
        return datetime.fromisoformat(self._control.get("/clock")["now"])

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
        """Move forwards; the new time comes back."""
        span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return datetime.fromisoformat(self._control.post("/clock", {"advance_seconds": span.total_seconds()})["now"])

    def moves_to(self, when: datetime) -> datetime:
        """Move forwards to an instant; the past is refused."""
        return datetime.fromisoformat(self._control.post("/clock", {"to": when.isoformat()})["now"])


class _Control:
    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        return _read(self._session.get(self._url + path, params=query, timeout=PATIENCE_SECONDS))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        return _read(self._session.post(self._url + path, json=body, timeout=PATIENCE_SECONDS))

    def delete(self, path: str) -> Any:
        return _read(self._session.delete(self._url + path, timeout=PATIENCE_SECONDS))


def _read(response: requests.Response) -> Any:
    answer = response.json()
    if response.status_code >= 400:
        raise AssertionError(answer["error"])
    return answer
