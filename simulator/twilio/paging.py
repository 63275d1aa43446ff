"""Lists as the API gives them: filtered, newest first, in pages that stay put while texts come in."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from simulator.twilio.carrier import Carrier
from simulator.twilio.errors import Refused
from simulator.twilio.message import API_VERSION, Message, as_json
from simulator.twilio.numbers import is_whole

PAGE_SIZE = 50
_DATES = ("DateSent", "DateSent<", "DateSent>")

Test = Callable[[Message], bool]


def page(carrier: Carrier, query: Mapping[str, str]) -> dict[str, Any]:
    """One page of messages; the token of the next names the last message of this, not a place in the list."""
    size = _size(carrier, query)
    found = list(islice(_after_token(_filtered(carrier, query), query.get("PageToken", "")), size + 1))
    shown, number = found[:size], _number(query)
    first = _uri(carrier, query, page_number=0, token="")
    following = _uri(carrier, query, page_number=number + 1, token=f"PA{shown[-1].sid}") if len(found) > size else None
    return {
        "end": number * size + max(len(shown) - 1, 0),
        "first_page_uri": first,
        "messages": [as_json(each, carrier.settings.account_sid) for each in shown],
        "next_page_uri": following,
        "page": number,
        "page_size": size,
        "previous_page_uri": None,
        "start": number * size,
        "uri": _uri(carrier, query, page_number=number, token=query.get("PageToken", "")),
    }


def _size(carrier: Carrier, query: Mapping[str, str]) -> int:
    written = query.get("PageSize", str(PAGE_SIZE))
    if not is_whole(written) or int(written) == 0:
        raise Refused(20007, written)
    return min(int(written), carrier.settings.page_size_max)


def _number(query: Mapping[str, str]) -> int:
    written = query.get("Page", "0")
    if not is_whole(written):
        raise Refused(20001, f"Page {written}")
    return int(written)


def _filtered(carrier: Carrier, query: Mapping[str, str]) -> Iterator[Message]:
    tests = _tests(query)
    phone = query.get("To") if query.get("To") not in carrier.settings.senders else None
    return (each for each in carrier.ledger.newest(phone or None) if all(test(each) for test in tests))


def _after_token(found: Iterator[Message], token: str) -> Iterator[Message]:
    if not token:
        return found
    sid = token.removeprefix("PA")
    for message in found:
        if message.sid == sid:
            return found
    return iter(())


def _tests(query: Mapping[str, str]) -> list[Test]:
    to, sender = query.get("To"), query.get("From")
    tests: list[Test] = []
    if to:
        tests.append(lambda message: message.to == to)
    if sender:
        tests.append(lambda message: message.sender == sender and message.status != "accepted")
    return tests + [_sent(name, query[name]) for name in _DATES if query.get(name)]


def _sent(name: str, written: str) -> Test:
    bound = _read_date(written)
    # A bound that is a day counts whole days, as does the filter for equality.
    whole_days = not isinstance(bound, datetime) or name == "DateSent"
    limit: Any = bound.date() if whole_days and isinstance(bound, datetime) else bound

    def test(message: Message) -> bool:
        if message.sent is None:
            return False
        at: Any = message.sent.date() if whole_days else message.sent
        return bool({"DateSent": at == limit, "DateSent<": at <= limit, "DateSent>": at >= limit}[name])

    return test


def _read_date(written: str) -> date:
    try:
        if len(written) == len("2026-11-27"):
            return date.fromisoformat(written)
        when = datetime.fromisoformat(written)
    except ValueError:
        raise Refused(20001, written) from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _uri(carrier: Carrier, query: Mapping[str, str], *, page_number: int, token: str) -> str:
    kept = {name: value for name, value in query.items() if name not in {"Page", "PageToken", "PageSize"}}
    place = {"PageSize": _size(carrier, query), "Page": page_number} | ({"PageToken": token} if token else {})
    path = f"/{API_VERSION}/Accounts/{carrier.settings.account_sid}/Messages.json"
    return f"{path}?{urlencode(kept | place)}"
