"""Signed requests to the bot: status callbacks and inbound texts, with Twilio's retries."""

import asyncio
import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import parse_qsl, urldefrag, urlencode

import aiohttp

from simulator.wire import Log, answered, sent

WORKERS = 60
TEXT_WORKERS = 4  # people's texts do not queue behind a send's callbacks
RETRIES_MAX = 5
PAUSE_SECONDS = 0.1

_WHOLE = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Policy:
    """How a request is tried, from the URL's fragment: `#rc=5&rp=all&ct=2000&rt=5000&tt=15000`."""

    retries: int = 1
    on: frozenset[str] = frozenset({"ct"})
    connect_seconds: float = 5.0
    read_seconds: float = 15.0
    total_seconds: float = 15.0


@dataclass(frozen=True, slots=True)
class Hook:
    """One request to be made; `delay_seconds` is real time, and `then` is told the body of a good answer."""

    url: str
    fields: Mapping[str, str]
    token: str
    delay_seconds: float = 0.0
    then: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status (0 is none) and why a retry would be in order, if so."""

    status: int
    failure: str = ""
    body: str = ""


@dataclass(slots=True)
class Webhooks:
    """A pool that posts hooks; they arrive in no promised order."""

    _callbacks: "asyncio.Queue[Hook]" = field(default_factory=asyncio.Queue)
    _texts: "asyncio.Queue[Hook]" = field(default_factory=asyncio.Queue)
    log: Log = field(default_factory=Log)

    def post(self, hook: Hook) -> None:
        """Put a hook down to be posted."""
        queue = self._texts if hook.then else self._callbacks
        if hook.delay_seconds:
            asyncio.get_running_loop().call_later(hook.delay_seconds, queue.put_nowait, hook)
        else:
            queue.put_nowait(hook)

    async def run(self) -> None:
        """Post for as long as it is not cancelled."""
        connector = aiohttp.TCPConnector(limit=WORKERS + TEXT_WORKERS)
        async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:
            for queue, workers in ((self._callbacks, WORKERS), (self._texts, TEXT_WORKERS)):
                for _ in range(workers):
                    group.create_task(self._work(session, queue))

    async def _work(self, session: aiohttp.ClientSession, queue: "asyncio.Queue[Hook]") -> None:
        while True:
            hook = await queue.get()
            answer = await deliver(session, hook, self.log)
            if hook.then and not answer.failure:
                hook.then(answer.body)


async def deliver(session: aiohttp.ClientSession, hook: Hook, log: Log) -> Answer:
    """Post one hook and again as its policy allows; the last answer comes back, status 0 if there was none."""
    url, fragment = urldefrag(hook.url)
    policy = read_policy(fragment)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signature(url, hook.fields, token=hook.token),
        "I-Twilio-Idempotency-Token": hashlib.sha256(repr(sorted(hook.fields.items())).encode()).hexdigest()[:36],
        "User-Agent": "TwilioProxy/1.1",
    }
    body = urlencode(hook.fields).encode()
    give_up = monotonic() + policy.total_seconds
    for attempt in range(policy.retries + 1):
        exchange, begun = sent("twilio", "POST", url=url, headers=headers, body=body), monotonic()
        answer = await _attempt(session, url, body, headers=headers, policy=policy)
        log.add(answered(exchange, answer.status, seconds=monotonic() - begun))
        pause = PAUSE_SECONDS * 2**attempt
        if not policy.on & {answer.failure, "all" if answer.failure else ""} or monotonic() + pause > give_up:
            break
        await asyncio.sleep(pause)
    return answer


def read_policy(fragment: str) -> Policy:
    """The connection overrides of a URL's fragment; what cannot be read is as if it were not there."""
    given = {name: value for name, value in parse_qsl(fragment) if name == "rp" or _WHOLE.fullmatch(value)}
    return Policy(
        retries=min(int(given.get("rc", "1")), RETRIES_MAX),
        on=frozenset(given.get("rp", "ct").split(",")),
        connect_seconds=int(given.get("ct", "5000")) / 1000,
        read_seconds=int(given.get("rt", "15000")) / 1000,
        total_seconds=int(given.get("tt", "15000")) / 1000,
    )


def signature(url: str, fields: Mapping[str, str], *, token: str) -> str:
    """Twilio's signature: HMAC-SHA1 over the URL and the sorted fields, joined without any mark between."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()


async def _attempt(
    session: aiohttp.ClientSession, url: str, body: bytes, *, headers: Mapping[str, str], policy: Policy
) -> Answer:
    timeout = aiohttp.ClientTimeout(sock_connect=policy.connect_seconds, sock_read=policy.read_seconds)
    try:
        async with session.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False) as response:
            read = (await response.read()).decode(errors="replace")
            kind = response.status // 100
            return Answer(response.status, f"{kind}xx" if kind >= 4 else "", read)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        return Answer(0, "ct")
    except (aiohttp.ClientError, TimeoutError):
        return Answer(0, "rt")
