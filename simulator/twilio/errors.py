"""The refusals of the API, with Twilio's own codes and words."""

from typing import Any

_TOLD = {
    14107: (429, "SMS send rate limit exceeded"),
    20001: (400, "Invalid parameter: {}"),
    20003: (401, "Authenticate"),
    20004: (405, "Method not allowed"),
    20007: (400, "Page size invalid: {}"),
    20009: (409, "Cannot delete or change this resource before it is complete"),
    20404: (404, "The requested resource {} was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    20503: (503, "Service unavailable"),
    21211: (400, "Invalid 'To' Phone Number: {}"),
    21212: (400, "Invalid 'From' Phone Number: {}"),
    21408: (400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {}"),
    21602: (400, "Message body is required."),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (
        400,
        "The 'From' phone number provided ({}) is not a valid message-capable Twilio phone number for this destination",
    ),
    21609: (400, "The StatusCallback URL {} is not a valid URL."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21611: (400, "This 'From' number has exceeded the maximum number of queued messages"),
    21612: (400, "Message cannot be sent with the current combination of 'To' ({}) and/or 'From' parameters"),
    21614: (400, "'To' number is not a valid mobile number: {}"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21620: (400, "Invalid media URL(s)"),
    21701: (404, "The Messaging Service does not exist: {}"),
    90007: (400, "The validity period {} is greater than the maximum of 36000 seconds"),
    90014: (400, "The validity period {} should be a positive integer"),
    30409: (400, "Message is not in a cancelable state"),
}

FAILURES = {
    30001: "Queue overflow",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30034: "Message from an Unregistered Number",
    30036: "Validity Period Expired",
}


class Refused(Exception):  # noqa: N818 - a refusal is an answer here, not a failure
    """The API says no."""

    def __init__(self, code: int, about: str = "") -> None:
        status, told = _TOLD[code]
        super().__init__(told.format(about))
        self.code = code
        self.status = status


def as_json(refused: Refused) -> dict[str, Any]:
    """The body of a refusal, as Twilio writes it."""
    return answer(refused.status, refused.code, str(refused))


def answer(status: int, code: int, message: str = "") -> dict[str, Any]:
    """The body of any error; a code without words of its own gets those of its kind."""
    told = message or _TOLD.get(code, (status, FAILURES.get(code, "Error")))[1].format("")
    return {"code": code, "message": told, "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": status}
