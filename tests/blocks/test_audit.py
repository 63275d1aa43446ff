from datetime import date
from zoneinfo import ZoneInfo

from blocks import audit
from simulator.slack.blocks.surfaces import message_problems
from sms.audit_filter import Wanted, read
from store.audit import Entry
from tests.blocks.values import NOW

ZONE = ZoneInfo("America/New_York")


def line(**detail: object) -> str:
    entry = Entry(7, NOW, "UANA", "changed a team", "<Shop>", "done", detail)
    surface = audit.view([entry], Wanted(), zone=ZONE, more=False, whole=True)
    assert message_problems(list(surface.blocks)) == []
    return str(surface.blocks[1]["text"]["text"])


def test_a_line_tells_who_did_what_to_what_and_the_details() -> None:
    told = line(was="Store", joined=["U0BO123", "S0SHOP1"], left=[], channel="C0MARKET9")
    assert told.endswith(
        "<@UANA> · changed a team *&lt;Shop&gt;* · was Store"
        " · joined <@U0BO123>, <!subteam^S0SHOP1> · channel <#C0MARKET9>"
    )


def test_a_refusal_names_people_as_it_did_and_warnings_are_sentences() -> None:
    assert line(why="Only an approver. Ask <!subteam^S0SHOP1>.").endswith("· Only an approver. Ask <!subteam^S0SHOP1>.")
    told = line(warnings=["It was never tested.", "Quiet hours are off."], codes=["not_tested", "quiet_hours_off"])
    assert told.endswith("· warnings It was never tested. Quiet hours are off.")


def test_a_code_that_is_no_id_stands_as_it_is() -> None:
    assert line(was="SUMMER2026", reason="SAVE20").endswith("· was SUMMER2026 · reason SAVE20")


def test_what_people_typed_is_escaped_and_cut_and_long_lists_are_counted() -> None:
    told = line(reason="<!channel> " + "x" * 500, body="SUMMER", ids=list(range(9)))
    assert "&lt;!channel&gt;" in told
    assert "SUMMER" in told
    assert told.endswith("ids 0, 1, 2, 3, 4, and 4 more")
    assert len(told) < 300


def test_a_number_is_not_told_by_its_hash() -> None:
    entry = Entry(7, NOW, "clock", "suppressed", "number 0f3a", "done", {})
    shown = str(audit.view([entry], Wanted(), zone=ZONE, more=False, whole=True).blocks)
    assert "suppressed a number" in shown
    assert "0f3a" not in shown


def test_a_page_of_the_longest_lines_is_a_post_that_slack_takes() -> None:
    entry = Entry(7, NOW, "UANA", "x" * 60, "y" * 75, "refused", {"why": "z" * 400, "more": "z" * 400})
    surface = audit.view([entry] * 20, Wanted(), zone=ZONE, more=True, whole=True)
    assert message_problems(list(surface.blocks)) == []


def test_the_form_is_read_as_what_can_be_typed() -> None:
    values = {
        "who": "UANA",
        "message": "#12",
        "since": "2026-11-01",
        "until": None,
        "outcome": "refused",
        "words": "x y",
    }
    found = read(audit.read(values), me="UCY")
    assert found == Wanted("UANA", 12, date(2026, 11, 1), refused=True, words="x y")
    assert audit.read({}) == ""
