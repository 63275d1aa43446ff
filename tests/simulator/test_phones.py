import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from simulator.phones import Phone

TEXTS = [
    {"direction": "in", "body": "Sale today"},
    {"direction": "out", "body": "Thanks"},
    {"direction": "in", "body": "Last call"},
]
PAGES = {
    "/s/abc": (302, {"Location": "https://acme.com/sale"}, b""),
    "/twilio/phone/%2B12125550123": (200, {}, json.dumps({"texts": TEXTS}).encode()),
}


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = PAGES.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_expecting_reads_on_from_text_to_text(url: str) -> None:
    phone = Phone(url, "+12125550123")
    assert phone.expects("Sale") == "Sale today"
    assert phone.expects("Last") == "Last call"
    phone.expects_nothing(for_seconds=0.05)
    with pytest.raises(AssertionError, match="has \\['Sale today', 'Last call'\\]"):
        phone.expects("Sale", within=0.05)


def test_an_unexpected_text_is_told(url: str) -> None:
    with pytest.raises(AssertionError, match="got \\['Sale today', 'Last call'\\]"):
        Phone(url, "+12125550123").expects_nothing(for_seconds=0.05)


def test_a_tap_tells_where_the_link_leads_and_goes_no_further(url: str) -> None:
    assert Phone(url, "+12125550123").taps(f"{url}/s/abc") == "https://acme.com/sale"
    with pytest.raises(AssertionError, match="does not redirect: 404"):
        Phone(url, "+12125550123").taps(f"{url}/s/none")
