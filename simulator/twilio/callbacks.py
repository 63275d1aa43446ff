"""What the bot is told: a status that changed, a text that came in."""

from collections.abc import Callable
from random import Random

from simulator.twilio.carrier import Carrier
from simulator.twilio.message import API_VERSION, Message
from simulator.twilio.webhooks import Hook

_shuffle = Random(2010)


def tell_status(carrier: Carrier, message: Message) -> None:
    """Post a status callback if one was asked for; a fault may drop, double, delay or shuffle it."""
    if not message.callback:
        return
    fields = _common(carrier, message) | {"SmsStatus": message.status, "MessageStatus": message.status}
    if message.error_code:
        fields["ErrorCode"] = str(message.error_code)
    if message.status in {"delivered", "undelivered"}:
        fields["RawDlrDoneDate"] = message.updated.strftime("%y%m%d%H%M")
    _post(carrier, Hook(message.callback, fields, carrier.settings.auth_token), what=message.status)


def tell_inbound(carrier: Carrier, message: Message, *, opt_out_type: str, then: Callable[[str], None]) -> None:
    """Post an inbound text to the bot if it has an address; keywords carry OptOutType when the carrier acts on them."""
    if not carrier.settings.inbound_url:
        return
    fields = _common(carrier, message) | {
        "SmsMessageSid": message.sid,
        "SmsStatus": "received",
        "Body": message.body,
        "NumMedia": "0",
        "NumSegments": str(message.segments),
        "FromCountry": "US" if message.sender.startswith("+1") else "",
        "ToCountry": "US" if message.to.startswith("+1") else "",
    }
    if opt_out_type:
        fields["OptOutType"] = opt_out_type
    hook = Hook(carrier.settings.inbound_url, fields, carrier.settings.auth_token, then=then)
    _post(carrier, hook, what="inbound")


def _common(carrier: Carrier, message: Message) -> dict[str, str]:
    fields = {
        "ApiVersion": API_VERSION,
        "AccountSid": carrier.settings.account_sid,
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "To": message.to,
        "From": message.sender,
    }
    return fields | ({"MessagingServiceSid": message.service_sid} if message.service_sid else {})


def _post(carrier: Carrier, hook: Hook, *, what: str) -> None:
    fault = carrier.faults.take("callback", what)
    kind = fault.kind if fault else ""
    seconds = fault.seconds if fault else 0.0
    if kind == "withheld":
        return
    if kind == "duplicate":
        carrier.webhooks.post(_delayed(hook, seconds))
    if kind == "shuffled":
        hook = _delayed(hook, _shuffle.uniform(0, seconds or 1.0))
    if kind == "slow":
        hook = _delayed(hook, seconds)
    carrier.webhooks.post(hook)


def _delayed(hook: Hook, seconds: float) -> Hook:
    return Hook(hook.url, hook.fields, hook.token, seconds, hook.then)
