"""Claims about `textops audit '#12'`: what differs from the carrier is named, masked for people, whole for programs."""

import csv
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from bot.cli import cli
from jobs import deliver
from store import audit
from store.schema.ledger import deliveries
from tests.bot.cli.test_receipt import url
from tests.jobs.both import stand
from tests.jobs.conftest import Stand
from tests.jobs.sends import NUMBERS, sends

__all__ = ["stand", "url"]

DATE = "Thu, 26 Nov 2026 14:00:00 +0000"


class _List(BaseHTTPRequestHandler):
    """Answers every request with the carrier's list."""

    texts: ClassVar[list[dict[str, Any]]] = []
    status: ClassVar[int] = 200

    def do_GET(self) -> None:
        body = json.dumps({"messages": self.texts, "next_page_uri": None, "page": 0}).encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the server's own name
        """Say nothing."""


@pytest.fixture
def listing(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_List]]:
    """A carrier that gives a list."""
    _List.texts, _List.status = [], 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), _List)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    account = {"TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "secret", "TWILIO_FROM": "+12015550100"}
    for name, value in {**account, "TWILIO_API_URL": f"http://127.0.0.1:{server.server_port}"}.items():
        monkeypatch.setenv(name, value)
    yield _List
    server.shutdown()
    server.server_close()


@pytest.fixture
def sent(stand: Stand, listing: type[_List]) -> Stand:
    """Message 1 was delivered to three; the carrier's list has one of them twice, and one not at all."""
    sends(stand)
    stand.runs(deliver.run, "1:0:1000")
    stand.does(lambda s: s.execute(update(deliveries).values(state="delivered")))
    for sid, number in (("SM1", 0), ("SM2", 1), ("SM77", 0)):
        body = stand.carrier.texts[number].body
        same = {"status": "delivered", "num_segments": "1", "error_code": None, "date_created": DATE}
        text = {"sid": sid, "to": NUMBERS[number], "body": body, "direction": "outbound-api", "from": "+12015550100"}
        listing.texts.append({**same, **text})
    return stand


def textops(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout


def test_people_read_what_differs_with_masked_numbers(sent: Stand) -> None:
    told = textops("audit", "#1")
    assert told.startswith("#1 compared with the carrier: 3 texts left, 2 are in its list. They differ:\n")
    assert told.splitlines()[-2:] == [
        "twice +1 212 ••• 0100 SM77 delivered here, delivered there",
        "missing +1 212 ••• 0102 SM3 delivered here",
    ]
    last = sent.does(lambda session: audit.tail(session, subject="#1", limit=1))[0]
    assert (last.who, last.action) == ("command line", "compared with the carrier")


@pytest.mark.usefixtures("sent")
def test_programs_read_each_text_that_differs() -> None:
    found = json.loads(textops("audit", "Teaser", "--json"))
    assert {name: found[name] for name in ("message", "rows", "at_carrier", "missing", "twice", "is_alike")} == {
        "message": 1, "rows": 3, "at_carrier": 2, "missing": 1, "twice": 1, "is_alike": False,
    }  # fmt: skip
    assert [(text["sort"], text["number"], text["sid"]) for text in found["texts"]] == [
        ("twice", NUMBERS[0], "SM77"),
        ("missing", NUMBERS[2], "SM3"),
    ]
    header, *rows = csv.reader(io.StringIO(textops("audit", "#1", "--csv")))
    assert (header, len(rows)) == (["sort", "number", "sid", "ours", "theirs"], 2)


def test_all_alike_is_said_in_one_line(sent: Stand, listing: type[_List]) -> None:
    listing.texts[2] |= {"sid": "SM3", "to": NUMBERS[2], "body": sent.carrier.texts[2].body}
    assert textops("audit", "#1") == "#1 compared with the carrier: 3 texts left, 3 are in its list, all alike.\n"
    assert json.loads(textops("audit", "#1", "--json"))["texts"] == []


@pytest.mark.usefixtures("sent")
def test_a_carrier_that_does_not_answer_is_told_as_such(
    listing: type[_List], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listing.status = 500
    with pytest.raises(Exception, match="The carrier does not give its list"):
        textops("audit", "#1")
    monkeypatch.delenv("TWILIO_ACCOUNT_SID")
    with pytest.raises(Exception, match="TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are not set"):
        textops("audit", "#1")
    assert not (tmp_path / ".env").exists()
