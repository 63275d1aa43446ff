import json
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from simulator.page.wirelog import WireLog
from simulator.wire import BODY_BYTES_MAX, EXCHANGES_MAX, SOCKET, Entry, Exchange, Log, answered, sent

TEXT = {"To": "+14155550132", "Body": "It's on"}
ACCOUNT = "AC" + "5170" * 8
CARRIER_ANSWER = b'{"account_sid":"AC5170","body":"Hi \\"status\\":","sid":"SM9f2c00","status":"queued"}'


def asked(
    path: str, body: bytes = b"", *, status: int = 200, answer: bytes = b'{"ok":true}', headers: Mapping[str, str] = {}
) -> Exchange:
    service = "twilio" if "2010" in path else "slack"
    entry = Entry("", service, "POST", path, status, 0.0032)
    written = [(name.encode(), value.encode()) for name, value in {"host": "127.0.0.1", **headers}.items()]
    return Exchange(entry, f"http://127.0.0.1{path}", written, body, answer, len(body))


def told(service: str, body: str, *, status: int = 200, method: str = "POST") -> Exchange:
    to = "interactive" if method == SOCKET else "http://127.0.0.1:3000/bot/in"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "abc="}
    return answered(sent(service, method, url=to, headers=headers, body=body.encode()), status, seconds=0.0004)


def log_of(*exchanges: Exchange) -> WireLog:
    log = Log()
    for exchange in exchanges:
        log.add(exchange)
    return WireLog(log)


def line(exchange: Exchange) -> str:
    (one,) = log_of(exchange).after(0)
    way = "→" if one.is_from_bot else "←"
    return f"{way} {one.service} {one.what} {one.about} {one.outcome}{' !' if one.is_failed else ''}"


def envelope(payload: Mapping[str, object]) -> Exchange:
    return told("slack", json.dumps({"payload": payload, "type": "interactive"}), method=SOCKET)


@pytest.mark.parametrize(
    ("exchange", "words"),
    [
        (asked("/api/chat.update", b"channel=C0OPS&ts=1.2"), "→ slack chat.update C0OPS ok 3 ms"),
        (
            asked("/api/chat.update", b'{"channel": "C0OPS"}', answer=b'{"ok":false,"error":"not_in_channel"}'),
            "→ slack chat.update C0OPS not_in_channel 3 ms !",
        ),
        (asked("/api/chat.update", status=0), "→ slack chat.update  no answer 3 ms !"),
        (asked("/api/chat.update", status=503, answer=b"Oh"), "→ slack chat.update  503 3 ms !"),
        (
            asked(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", urlencode(TEXT).encode(), status=201),
            "→ twilio POST /2010-04-01/Accounts/AC5170…/Messages.json To=+1415555•••• 201 3 ms",
        ),
        (
            asked("/2010/Messages.json", status=201, answer=CARRIER_ANSWER),
            "→ twilio POST /2010/Messages.json  201 queued SM9f2c… 3 ms",
        ),
        (
            asked("/2010/Messages.json", status=400, answer=b'{"code":21610,"status":400}'),
            "→ twilio POST /2010/Messages.json  400 error 21610 3 ms !",
        ),
        (
            told("twilio", "MessageSid=SM9f2c11&MessageStatus=undelivered&ErrorCode=30006", status=204),
            "← twilio POST /bot/in SM9f2c… undelivered 30006 204 <1 ms",
        ),
        (
            told("twilio", "MessageSid=SM9f2c11&From=%2B14155550132&Body=STOP"),
            "← twilio POST /bot/in SM9f2c… +1415555•••• “STOP” 200 <1 ms",
        ),
        (
            told("slack", "command=%2Fsms&text=numbers+(415)+555-0132&user_id=U0BO"),
            "← slack POST /bot/in /sms numbers (415) 555-•••• by U0BO 200 <1 ms",
        ),
        (
            envelope({"type": "block_actions", "user": {"id": "U0BO"}, "actions": [{"action_id": "approve"}]}),
            "← slack socket block_actions approve by U0BO 200 <1 ms",
        ),
        (
            envelope({"type": "view_submission", "user": {"id": "U0BO"}, "view": {"callback_id": "draft"}}),
            "← slack socket view_submission draft by U0BO 200 <1 ms",
        ),
        (
            envelope({"event": {"type": "app_home_opened", "user": "U0BO", "tab": "home"}}),
            "← slack socket app_home_opened U0BO 200 <1 ms",
        ),
        (told("slack", "{cut", method=SOCKET, status=0), "← slack socket  no answer <1 ms !"),
    ],
)
def test_a_line_says_who_asked_for_what_and_how_it_ended(exchange: Exchange, words: str) -> None:
    assert line(exchange) == words


def test_a_command_makes_the_same_request_and_holds_no_secret() -> None:
    text = asked(
        "/2010/Messages.json", urlencode(TEXT).encode(), headers={"authorization": "Basic c2VjcmV0", "x-a": "it's"}
    )
    command = log_of(text).curl(1)
    assert (
        'curl -X POST http://127.0.0.1/2010/Messages.json \\\n  -u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"' in command
    )
    assert "c2VjcmV0" not in command
    assert shell(command)[-4:] == ["-H", "X-A: it's", "--data-raw", urlencode(TEXT)]


@pytest.mark.parametrize(
    ("headers", "body", "variable"),
    [
        ({"authorization": "Bearer xoxb-1"}, b"", "Authorization: Bearer bot"),
        ({"authorization": "Bearer xapp-1"}, b"", "Authorization: Bearer app"),
        ({}, b"token=xoxb-1&channel=C1", "token=bot&channel=C1"),
        ({}, b'{"channel": "C1", "token": "xoxb-1"}', '{"channel": "C1", "token": "bot"}'),
    ],
)
def test_a_token_is_a_variable_of_the_shell_wherever_it_stood(
    headers: Mapping[str, str], body: bytes, variable: str
) -> None:
    command = log_of(asked("/api/auth.test", body, headers=headers)).curl(1)
    assert "xoxb-1" not in command
    assert "xapp-1" not in command
    assert variable in shell(command)


def test_a_token_in_the_address_is_a_variable_too() -> None:
    command = log_of(replace(asked("/api/auth.test"), url="http://127.0.0.1/api/auth.test?a=1&token=xoxb-1")).curl(1)
    assert "xoxb-1" not in command
    assert shell(command)[2] == "http://127.0.0.1/api/auth.test?a=1&token=bot"


def test_a_webhook_keeps_its_signature_and_an_envelope_is_told_as_it_is() -> None:
    log = log_of(told("twilio", "From=%2B14155550132"), envelope({"a": 1}))
    assert "X-Twilio-Signature: abc=" in shell(log.curl(1))
    assert "From=%2B14155550132" in shell(log.curl(1))
    assert log.curl(2).startswith('# over the web socket:\n{"payload": {"a": 1}')


def test_a_long_body_is_cut_and_a_file_is_not_written_out() -> None:
    assert "# Cut: the first 16,384 of the body's 16,385 bytes." in log_of(told("slack", "a" * 16_385)).curl(1)
    assert len(told("slack", "a" * 16_385).body) == BODY_BYTES_MAX
    assert "--data-binary @body" in log_of(asked("/files/upload/F1", b"\x89PNG\xff\xff")).curl(1)


def test_the_newest_lines_are_kept_and_those_left_out_are_counted() -> None:
    log = log_of(*(asked("/api/auth.test") for _ in range(EXCHANGES_MAX + 100)))
    assert [one.number for one in log.after(log.number - 2)] == [2099, 2100]
    assert log.after(log.number) == []
    assert "… 1,940 more" in log.news_html(0)
    assert log.news_html(0).count('data-does="curl"') == 60
    with pytest.raises(ValueError, match="no longer kept"):
        log.curl(100)
    assert log.curl(101)


def test_after_a_start_over_the_numbers_go_on() -> None:
    log = log_of(asked("/api/auth.test"))
    log.log.clear()
    assert (log.after(0), log.news_html(0)) == ([], "")
    log.log.add(asked("/api/team.info"))
    assert [(one.number, one.what) for one in log.after(0)] == [(2, "team.info")]


def test_what_a_person_wrote_is_shown_as_text() -> None:
    hostile = told("twilio", urlencode({"From": "+14155550132", "Body": "<img src=x onerror=alert(1)>"}))
    assert "<img" not in log_of(hostile).region_html()


def shell(command: str) -> list[str]:
    """What a shell makes of the command: its words."""
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}\n{command}"
    variables = {
        "SLACK_BOT_TOKEN": "bot",
        "SLACK_APP_TOKEN": "app",
        "TWILIO_ACCOUNT_SID": "AC",
        "TWILIO_AUTH_TOKEN": "t",
    }
    done = subprocess.run(["sh", "-c", script], env=variables, capture_output=True, text=True, check=True)
    return done.stdout.split("\0")[:-1]
