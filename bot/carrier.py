"""The carrier: twilio's client on our own aiohttp session; what a hand-over ends in is a value, never an exception."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote_plus, urlsplit

import aiohttp
from twilio.base import values
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.response import Response
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from bot.flow import Flow
from bot.settings import TWILIO_API_URL
from jobs.world import Listed, Page, StalePage, Text
from sms.carrier_codes import Kind, look_up
from sms.delivery import FROM_CARRIER, Accepted, Broken, DeliveryState, NotAccepted, Outcome, Rejected, Uncertain
from sms.errors import Problem

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
SENDERS_SECONDS = 5  # somebody looks at a form meanwhile
LISTED_MAX = 100
SENDERS_MAX = 400  # as many as a messaging service has
PAGE_TEXTS = 1_000  # the most that the carrier gives at once
RETRY_AFTER_SECONDS = 1.0
REPEATS = "#rc=5&rp=all"  # asks the carrier to repeat a callback that fails, five times, whatever the failure

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
QUOTED = [quote_plus(bytes([byte])) for byte in range(256)]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Account:
    """Whom we send as: a messaging service, or else a number."""

    sid: str
    token: str
    service: str = ""
    sender: str = ""
    api_url: str = TWILIO_API_URL


class NotOurs(Problem):
    """The sender belongs to somebody else."""

    hint = "Compare TWILIO_FROM with the numbers in the carrier's console; write it as +12125550123."


class TooManyError(Exception):
    """The carrier said 429: surely not taken."""

    def __init__(self, retry_after_seconds: float) -> None:
        super().__init__(f"429, again in {retry_after_seconds} s")
        self.retry_after_seconds = retry_after_seconds


class UnclearError(Exception):
    """The carrier had an error of its own: it may have been taken all the same."""


class TwilioCarrier:
    """Brings texts to phones; never repeats a hand-over by itself."""

    def __init__(self, account: Account, *, http: aiohttp.ClientSession, public_url: str = "") -> None:
        self._account = account
        self._public_url = public_url
        self._texts = f"/Accounts/{account.sid}/Messages.json"
        self._flow = Flow()
        self._client = Client(account.sid, account.token, http_client=Transport(http, account.api_url))

    async def send(self, text: Text) -> Outcome:
        """Hand one text over, once and in its turn; only a refused connection and a 429 are surely not taken."""
        return await self._flow.through(lambda: self._send(text))

    async def _send(self, text: Text) -> Outcome:
        try:
            # A layer below `messages.create`, which reads two dates and a dozen fields that nobody wants of each text.
            taken: Mapping[str, str] = await self._client.api.v2010.create_async(
                "POST", self._texts, data=self._form(text), headers=FORM
            )
            return Accepted(_given(taken.get("sid")), int(taken.get("num_segments") or 0), _state(taken.get("status")))
        except TwilioRestException as error:
            return _refused(error)
        except TooManyError as error:
            return NotAccepted(error.retry_after_seconds)
        except aiohttp.ClientConnectorError:
            return NotAccepted(RETRY_AFTER_SECONDS, is_unreachable=True)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, UnclearError) as error:
            return Uncertain(f"{type(error).__name__}: {error}")

    async def listed(self, number: str) -> Sequence[Listed]:
        """Give the latest texts to that number, newest first; here a failure is an exception."""
        texts = await self._client.messages.list_async(to=number, limit=LISTED_MAX, page_size=LISTED_MAX)
        return [_listed(text) for text in texts]

    async def received(self, since: datetime) -> Sequence[Listed]:
        """Give the texts from people to our senders that came in since; here a failure is an exception."""
        senders = frozenset(await self._senders(limit=SENDERS_MAX))
        to = self._account.sender or values.unset  # of a messaging service there are many
        texts = await self._client.messages.list_async(to=to, date_sent_after=since, page_size=PAGE_TEXTS)
        return [text for text in map(_listed, texts) if text.is_inbound and text.number in senders]

    async def page(self, since: datetime, *, until: datetime, cursor: str = "") -> Page:
        """Give all texts that left in a span, page by page; here a failure is an exception."""
        texts = self._client.messages
        if not cursor:
            found = await texts.page_async(date_sent_after=since, date_sent_before=until, page_size=PAGE_TEXTS)
        else:
            try:
                found = await texts.get_page_async(cursor)
            except TwilioException as error:
                raise StalePage from error
        return Page([_listed(text) for text in found], found.next_page_url or "")

    async def has_sender(self) -> bool:
        """Tell whether there is a number to send from; True while the carrier does not say, for it will at the send."""
        try:
            async with asyncio.timeout(SENDERS_SECONDS):
                return bool(await self._senders())
        except (TwilioException, TooManyError, UnclearError, aiohttp.ClientError, OSError, ValueError):
            return True

    async def ready(self) -> str:
        """Say in words whether account and sender work, for `textops doctor`; a failure is an exception."""
        account = await self._client.api.accounts(self._account.sid).fetch_async()
        if self._account.service:
            service = await self._client.messaging.v1.services(self._account.service).fetch_async()
            return f"account {account.status}, messaging service {service.friendly_name}"
        if not await self._senders():
            raise NotOurs(f"The number {self._account.sender} is not one of the account's.")
        return f"account {account.status}, number {self._account.sender or 'not chosen'}"

    async def inbound_urls(self) -> Sequence[str]:
        """List where the carrier brings texts from people, empty where it brings them nowhere, for `textops doctor`."""
        if self._account.service:
            service = await self._client.messaging.v1.services(self._account.service).fetch_async()
            if not service.use_inbound_webhook_on_number:
                return [service.inbound_request_url or ""]
            numbers = await self._client.messaging.v1.services(self._account.service).phone_numbers.list_async()
            owned = await self._client.incoming_phone_numbers.list_async()
            pool = {each.phone_number for each in numbers}
            return [each.sms_url or "" for each in owned if each.phone_number in pool]
        found = await self._client.incoming_phone_numbers.list_async(phone_number=self._account.sender, limit=20)
        return [each.sms_url or "" for each in found if each.phone_number == self._account.sender]

    async def _senders(self, *, limit: int = 1) -> Sequence[str]:
        """List some of whom a text can come from: the service's numbers, else our own number if it is the account's."""
        service, sender = self._account.service, self._account.sender
        if service:
            pool = self._client.messaging.v1.services(service)
            numbers = [str(each.phone_number) for each in await pool.phone_numbers.list_async(limit=limit)]
            if len(numbers) == limit:
                return numbers
            return [*numbers, *(str(each.short_code) for each in await pool.short_codes.list_async(limit=limit))]
        if not sender.startswith("+"):
            return [sender]  # short codes are kept elsewhere
        found = await self._client.incoming_phone_numbers.list_async(phone_number=sender, limit=20)
        return [sender] if sender in {each.phone_number for each in found} else []

    def _form(self, text: Text) -> dict[str, object]:
        form: dict[str, object] = {
            "To": text.number,
            "Body": text.body,
            "ValidityPeriod": text.valid_seconds,
            "SmartEncoded": False,  # it goes out as it was counted
        }
        if self._account.service:
            form["MessagingServiceSid"] = self._account.service
        else:
            form["From"] = self._account.sender
        if self._public_url:
            form["StatusCallback"] = f"{self._public_url}/twilio/status?attempt={_quoted(text.attempt)}{REPEATS}"
        return form


class Transport:
    """What twilio's client sends its requests with: a shared session, a time-out, and another host if told."""

    is_async = True

    def __init__(self, http: aiohttp.ClientSession, api_url: str) -> None:
        self._http = http
        self._api_url = api_url

    async def request(  # noqa: PLR0917 - twilio's own signature
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - our own holds for all
        allow_redirects: bool = False,
    ) -> Response:
        """Send one request; 429 and 5xx leave by exceptions of their own, because the client would lose which."""
        async with self._http.request(
            method,
            self._swapped(url),
            params=_plain(params) if params else None,
            data=_urlencoded(data) if data else None,  # aiohttp's own form costs a third of a request
            headers={**(headers or {}), **_authorization(auth)},
            timeout=TIMEOUT,
            allow_redirects=allow_redirects,
        ) as response:
            if response.status == 429:
                raise TooManyError(_retry_after(response.headers.get("Retry-After", "")))
            if response.status >= 500:
                raise UnclearError(f"HTTP {response.status}")
            return Response(response.status, await response.text(), response.headers)

    def _swapped(self, url: str) -> str:
        if self._api_url == TWILIO_API_URL:
            return url
        parts = urlsplit(url)
        return self._api_url + parts.path + (f"?{parts.query}" if parts.query else "")


def _listed(text: MessageInstance) -> Listed:
    return Listed(
        sid=_given(text.sid),
        number=_given(text.to),
        body=text.body or "",
        status=str(text.status),
        code=None if text.error_code is None else int(text.error_code),
        segments=int(text.num_segments or 0),
        created_at=_given(text.date_created),
        sender=text.from_ or "",
        is_inbound=str(text.direction) == "inbound",
    )


def _refused(error: TwilioRestException) -> Outcome:
    meaning = look_up(error.code, http_status=error.status)
    if meaning.stops_everything:
        return Broken(meaning.code, meaning.meaning)
    if meaning.kind is Kind.TRANSIENT:
        return NotAccepted(RETRY_AFTER_SECONDS)
    return Rejected(meaning.code, error.msg.removeprefix("Unable to create record: "))


def _given(value: T | None) -> T:
    if value is None:
        raise ValueError("the carrier left out what it always gives")
    return value


def _state(word: str | None) -> DeliveryState:
    return FROM_CARRIER.get(word or "", DeliveryState.ACCEPTED)


def _plain(values: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(name, _word(one)) for name, value in values.items() for one in _each(value)]


def _each(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _urlencoded(data: Mapping[str, object]) -> bytes:
    """Write a form as `urlencode` does, at a tenth of the price: it quotes byte by byte in Python."""
    return "&".join([f"{_name(name)}={_quoted(value)}" for name, value in _plain(data)]).encode()


@lru_cache(maxsize=64)
def _name(name: str) -> str:
    return _quoted(name)


def _quoted(text: str) -> str:
    return "".join(map(QUOTED.__getitem__, text.encode()))


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@lru_cache(maxsize=4)
def _authorization(auth: tuple[str, str] | None) -> dict[str, str]:
    return {"Authorization": aiohttp.BasicAuth(*auth).encode()} if auth else {}


def _retry_after(header: str) -> float:
    try:
        return max(0.0, float(header))
    except ValueError:
        return RETRY_AFTER_SECONDS
