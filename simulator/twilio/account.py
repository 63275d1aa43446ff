"""The account, its messaging service and its numbers, as the API shows them."""

from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import md5
from typing import Any

from simulator.twilio.message import API_VERSION
from simulator.twilio.settings import Settings

MESSAGING_URL = "https://messaging.twilio.com/v1/Services"
OPENED = datetime(2026, 1, 5, 9, tzinfo=UTC)


def account(settings: Settings) -> dict[str, Any]:
    """The account resource; its token is not shown."""
    uri = f"/{API_VERSION}/Accounts/{settings.account_sid}"
    return {
        "auth_token": None,
        "date_created": format_datetime(OPENED),
        "date_updated": format_datetime(OPENED),
        "friendly_name": "Simulated account",
        "owner_account_sid": settings.account_sid,
        "sid": settings.account_sid,
        "status": "active",
        "subresource_uris": {"messages": f"{uri}/Messages.json"},
        "type": "Full",
        "uri": f"{uri}.json",
    }


def pool(settings: Settings) -> dict[str, Any]:
    """The messaging service, which is a pool of senders."""
    url = f"{MESSAGING_URL}/{settings.service_sid}"
    return {
        "account_sid": settings.account_sid,
        "area_code_geomatch": True,
        "date_created": OPENED.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "date_updated": OPENED.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "fallback_method": "POST",
        "fallback_to_long_code": False,
        "fallback_url": None,
        "friendly_name": "Simulated service",
        "inbound_method": "POST",
        "inbound_request_url": settings.inbound_url or None,
        "links": {"phone_numbers": f"{url}/PhoneNumbers"},
        "mms_converter": True,
        "scan_message_content": "inherit",
        "sid": settings.service_sid,
        "smart_encoding": False,
        "status_callback": None,
        "sticky_sender": True,
        "synchronous_validation": False,
        "url": url,
        "us_app_to_person_registered": True,
        "use_inbound_webhook_on_number": False,
        "usecase": "marketing",
        "validity_period": 36_000,
    }


def pool_numbers(settings: Settings) -> dict[str, Any]:
    """The senders of the service, all on one page."""
    numbers = [_pool_number(settings, number) for number in settings.senders]
    return _page(settings, "PhoneNumbers", key="phone_numbers", found=numbers)


def pool_short_codes(settings: Settings) -> dict[str, Any]:
    """The short codes of the service: it has none."""
    return _page(settings, "ShortCodes", key="short_codes", found=[])


def incoming_numbers(settings: Settings) -> dict[str, Any]:
    """The numbers that the account owns, all on one page."""
    uri = f"/{API_VERSION}/Accounts/{settings.account_sid}/IncomingPhoneNumbers.json?PageSize=50&Page=0"
    numbers = [_incoming_number(settings, number) for number in settings.senders]
    return {
        "end": max(len(numbers) - 1, 0),
        "first_page_uri": uri,
        "incoming_phone_numbers": numbers,
        "next_page_uri": None,
        "page": 0,
        "page_size": 50,
        "previous_page_uri": None,
        "start": 0,
        "uri": uri,
    }


def _page(settings: Settings, name: str, *, key: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    url = f"{MESSAGING_URL}/{settings.service_sid}/{name}?PageSize=50&Page=0"
    return {
        "meta": {
            "first_page_url": url,
            "key": key,
            "next_page_url": None,
            "page": 0,
            "page_size": 50,
            "previous_page_url": None,
            "url": url,
        },
        key: found,
    }


def _pool_number(settings: Settings, number: str) -> dict[str, Any]:
    sid = _number_sid(number)
    return {
        "account_sid": settings.account_sid,
        "capabilities": ["SMS", "MMS"],
        "country_code": "US",
        "date_created": OPENED.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "date_updated": OPENED.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "phone_number": number,
        "service_sid": settings.service_sid,
        "sid": sid,
        "url": f"{MESSAGING_URL}/{settings.service_sid}/PhoneNumbers/{sid}",
    }


def _incoming_number(settings: Settings, number: str) -> dict[str, Any]:
    sid = _number_sid(number)
    return {
        "account_sid": settings.account_sid,
        "api_version": API_VERSION,
        "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
        "date_created": format_datetime(OPENED),
        "date_updated": format_datetime(OPENED),
        "friendly_name": number,
        "origin": "twilio",
        "phone_number": number,
        "sid": sid,
        "sms_method": "POST",
        "sms_url": settings.inbound_url,
        "status": "in-use",
        "uri": f"/{API_VERSION}/Accounts/{settings.account_sid}/IncomingPhoneNumbers/{sid}.json",
    }


def _number_sid(number: str) -> str:
    return f"PN{md5(number.encode(), usedforsecurity=False).hexdigest()}"
