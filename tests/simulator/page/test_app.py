"""The page's addresses, served: what a browser may be told, and who may speak to the control server at all."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.simulator.slack.ear import MANIFEST
from tests.simulator.test_app import first_line, simulator

ACT = {"as": "U0ANA", "channel": "C0MARKET", "text": "Hi"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    manifest = tmp_path_factory.mktemp("page") / "manifest.yml"
    manifest.write_text(json.dumps(MANIFEST))
    with simulator("--manifest", str(manifest)) as process:
        yield str(first_line(process)["control"])


@pytest.fixture(autouse=True)
def _afresh(url: str) -> None:
    requests.post(f"{url}/reset", timeout=60).raise_for_status()


def act(url: str, name: str, body: object, **headers: str) -> requests.Response:
    return requests.post(f"{url}/page/{name}", json=body, headers=headers, timeout=60)


@pytest.mark.parametrize("path", ["/", "/?as=nobody&in=nowhere", "/page/static/page.js", "/page/static/tokens.css"])
def test_what_a_browser_is_given_may_load_nothing_from_elsewhere(url: str, path: str) -> None:
    answer = requests.get(url + path, timeout=60)
    assert answer.status_code == 200
    policy = dict(each.split(" ", 1) for each in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_page_loads_only_files_that_are_there(url: str) -> None:
    html = requests.get(url, timeout=60).text
    wanted = [part.split('"')[0] for part in html.split('="/page/static/')[1:]]
    assert len(wanted) > 5
    assert [one for one in wanted if requests.get(f"{url}/page/static/{one}", timeout=60).status_code != 200] == []


def test_a_file_that_stays_the_same_is_not_sent_again(url: str) -> None:
    first = requests.get(f"{url}/page/static/page.css", timeout=60)
    assert first.headers["Cache-Control"] == "no-cache"
    again = requests.get(f"{url}/page/static/page.css", headers={"If-None-Match": first.headers["ETag"]}, timeout=60)
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/page/static/%2e%2e/app.py", "/page/static/none.css", "/page/static/"])
def test_nothing_but_the_pages_files_is_given(url: str, path: str) -> None:
    assert requests.get(url + path, timeout=60).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8400", "[::2]", "", "["])
@pytest.mark.parametrize("path", ["/", "/slack/workspace", "/wire", "/clock"])
def test_a_foreign_name_that_points_here_is_turned_away(url: str, host: str, path: str) -> None:
    answer = requests.get(url + path, headers={"Host": host}, timeout=60)
    assert answer.status_code in {400, 403}
    assert "Acme" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:{port}", "127.0.0.1:1", "[::1]:{port}"])
def test_this_machine_is_reached_by_its_own_names(url: str, host: str) -> None:
    named = host.format(port=url.rpartition(":")[2])
    assert requests.get(url, headers={"Host": named}, timeout=60).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1.evil.example"]
)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/page/say"),
        ("POST", "/reset"),
        ("POST", "/clock"),
        ("DELETE", "/faults"),
        ("POST", "/slack/people/U0ANA/type"),
    ],
)
def test_a_page_of_another_site_may_not_act(url: str, method: str, path: str, origin: str) -> None:
    answer = requests.request(method, url + path, json=ACT, headers={"Origin": origin}, timeout=60)
    assert answer.status_code == 403
    assert answer.json()["error"].startswith(f"A page of {origin} may not act here")


def test_the_page_itself_may_act(url: str) -> None:
    assert act(url, "say", ACT, Origin=url).json() == {"ok": True}
    assert "Hi" in requests.get(url, timeout=60).text


@pytest.mark.parametrize(
    ("name", "body", "status", "sentence"),
    [
        ("say", {}, 400, "Missing: as."),
        ("say", {"as": "U0ANA", "channel": "C0MARKET"}, 400, "Missing: text."),
        ("say", [], 400, "The body must be a JSON object."),
        ("dance", {"as": "U0ANA"}, 409, "Nobody can dance here"),
        ("say", {**ACT, "as": "U0NONE"}, 409, "There is nobody with the id U0NONE."),
        ("press", {"as": "U0ANA", "surface": "view:V1", "block": "b", "action": "a"}, 404, "not open any more"),
        ("phone", {"as": "U0ANA", "place": 1, "number": "soon"}, 400, "Not a phone number: soon"),
        ("clock", {"as": "U0ANA", "advance_seconds": -1}, 400, "never goes backwards"),
        ("clock", {"as": "U0ANA", "advance_seconds": 1e300}, 400, "too large"),
        ("fault", {"as": "U0ANA", "name": "rain", "is_on": True}, 400, "There is no fault rain"),
        ("submit", {"as": "U0ANA"}, 404, "has no modal open"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(url: str, name: str, body: Any, status: int, sentence: str) -> None:
    answer = act(url, name, body)
    assert answer.status_code == status
    assert sentence in answer.json()["error"]


def test_an_act_comes_as_json_which_no_foreign_form_can_send(url: str) -> None:
    answer = requests.post(f"{url}/page/say", data=json.dumps(ACT), headers={"Content-Type": "text/plain"}, timeout=60)
    assert answer.status_code == 415


def test_a_line_of_the_wire_is_had_as_curl(url: str) -> None:
    assert requests.get(f"{url}/page/curl/999999", timeout=60).status_code == 404


def test_the_live_stream_is_not_kept_by_anybody(url: str) -> None:
    with requests.get(f"{url}/page/live?as=U0BO", stream=True, timeout=60) as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert stream.headers["Cache-Control"] == "no-store"
        assert next(stream.iter_lines()) == b"event: region"


def test_starting_over_forgets_what_was_said(url: str) -> None:
    act(url, "say", ACT)
    assert act(url, "start-over", {"as": "U0ANA"}).json() == {"ok": True}
    assert requests.get(f"{url}/slack/people/U0ANA", timeout=60).json()["channels"] == []


def test_a_supervised_simulator_asks_its_parent_to_start_over(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.yml"
    manifest.write_text(json.dumps(MANIFEST))
    with simulator("--manifest", str(manifest), "--supervised") as process:
        control = first_line(process)["control"]
        act(control, "say", ACT)
        act(control, "start-over", {"as": "U0ANA"})
        assert first_line(process) == {"asked": "start over"}
        assert requests.get(f"{control}/slack/people/U0ANA", timeout=60).json()["channels"] != []


def test_a_window_of_somebody_who_is_gone_becomes_somebody_elses_in_its_address_too(url: str) -> None:
    requests.post(f"{url}/slack/workspace/users", json={"id": "U0BO", "deleted": True}, timeout=60).raise_for_status()
    answer = requests.get(f"{url}/?as=U0BO&in=C0MARKET", timeout=60)
    assert answer.url == f"{url}/?as=U0ANA&in=C0MARKET"
    assert requests.get(f"{url}/page/live?as=U0BO&in=C0MARKET", timeout=60).text == "event: reload\ndata: {}\n\n"


def test_half_a_character_ends_nothing(url: str) -> None:
    act(url, "say", {**ACT, "text": "a \ud800 b \N{WAVING HAND SIGN}"})
    assert "a ? b \N{WAVING HAND SIGN}" in requests.get(url, timeout=60).text
    assert "a ? b" in requests.get(f"{url}/slack/people/U0ANA", timeout=60).text
