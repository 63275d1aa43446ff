"""What is typed arrives whole and in order, whatever the network does."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bare import Bare

pytestmark = pytest.mark.browser

QUIET_MS = 50  # long enough for what must not come
AT = 'data-block="b" data-action="a" data-key="view:V1/b/a"'
DAYS = 'name="days" data-block="d" data-action="d"'
FORM = f"""<section data-surface="view:V1"><label for="i">Name</label><input id="i" data-does="type" {AT}>
<fieldset><legend>Days</legend><label><input type="checkbox" data-does="tick" {DAYS} value="mo">Mo</label>
<label><input type="checkbox" data-does="tick" {DAYS} value="tu">Tu</label></fieldset>
<button type="button" data-does="submit">Save</button></section>"""
COMBO = f"""<section data-surface="view:V1"><label for="i">List</label><div class="combo" data-does="combo"
data-multiple data-max="2" data-min="0" {AT}><input role="combobox" id="i" aria-controls="l" aria-expanded="false">
<ul role="listbox" id="l" hidden></ul></div></section>"""
PEOPLE = [{"text": f"Person {n}", "value": f"p{n}", "group": "A" if n < 2 else "B"} for n in range(4)]


def found(act: str, body: dict[str, Any]) -> dict[str, Any]:
    fitting = [each for each in PEOPLE if str(body.get("query", "")).lower() in str(each["text"]).lower()]
    return {"ok": True, "options": fitting} if act == "options" else {"ok": True}


def test_one_value_is_on_its_way_at_a_time_and_the_newest_arrives_last(page: Page) -> None:
    is_slow = True
    bare = Bare(page, FORM, answers=lambda _act, _body: None if is_slow else {"ok": True})
    page.get_by_label("Name").press_sequentially("hello")
    page.wait_for_timeout(QUIET_MS)
    assert bare.values() == ["h"]
    is_slow = False
    bare.held.pop().fulfill(json={"ok": True})
    bare.hears("set", "hello")
    assert bare.values() == ["h", "hello"]


def test_submitting_waits_for_what_was_typed(page: Page) -> None:
    bare = Bare(page, FORM, answers=lambda act, _body: None if act == "set" else {"ok": True})
    page.get_by_label("Name").press_sequentially("h")
    page.get_by_role("button", name="Save").click()
    page.wait_for_timeout(QUIET_MS)
    assert [act for act, _ in bare.asked] == ["set"]
    bare.held.pop().fulfill(json={"ok": True})
    bare.hears("submit", None)
    assert [act for act, _ in bare.asked] == ["set", "submit"]


def test_submitting_waits_for_files_and_one_of_them_is_taken_out_again(page: Page) -> None:
    file = '<button type="button" aria-label="Remove a" data-does="detach" data-file="F1">×</button>'
    more = f'<label for="f">File</label><input type="file" id="f" data-does="attach" {AT}>{file}'
    bare = Bare(
        page,
        FORM.replace("<fieldset>", f"{more}<fieldset>"),
        answers=lambda act, _: None if act == "attach" else {"ok": True},
    )
    page.get_by_label("File").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a"})
    page.get_by_role("button", name="Save").click()
    bare.hears("attach", None)
    page.wait_for_timeout(QUIET_MS)
    assert [act for act, _ in bare.asked] == ["attach"]
    assert bare.asked[0][1]["content_base64"] == "YQ=="
    bare.held.pop().fulfill(json={"ok": True})
    bare.hears("submit", None)
    page.get_by_role("button", name="Remove a").click()
    bare.hears("detach", None)
    assert bare.asked[-1][1]["file"] == "F1"


@pytest.mark.parametrize(("where", "is_submitted"), [("", True), ("data-enters", False)])
def test_enter_in_a_line_submits_unless_the_app_waits_for_it(page: Page, where: str, is_submitted: bool) -> None:
    modal = FORM.replace("<section", '<section role="dialog"').replace('id="i"', f'id="i" {where}')
    bare = Bare(page, f'<div id="region-modals">{modal}</div>')
    page.get_by_label("Name").press("Enter")
    page.wait_for_timeout(QUIET_MS)
    assert [act for act, _ in bare.asked] == ["set", *(["submit"] if is_submitted else [])]
    assert bare.asked[0][1]["enter"] is True


def test_boxes_tell_all_that_is_ticked(page: Page) -> None:
    bare = Bare(page, FORM)
    page.get_by_label("Mo").check()
    page.get_by_label("Tu").check()
    page.get_by_label("Mo").uncheck()
    bare.hears("set", ["tu"])


def test_a_refusal_is_shown_and_can_be_dismissed(page: Page) -> None:
    Bare(page, FORM, answers=lambda _act, _body: {"error": "That is nothing to press."})
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("That is nothing to press.")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_combo_is_used_by_keyboard_alone(page: Page) -> None:
    bare = Bare(page, COMBO, answers=found)
    field = page.get_by_role("combobox")
    field.focus()
    field.press_sequentially("person")
    expect(page.get_by_role("option")).to_have_count(4)
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.locator(".chip")).to_contain_text("Person 1")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("[role=option]")).to_have_count(0)
    field.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(3)
    field.press("Enter")
    bare.hears("set", ["p1", "p0"])
    field.press("ArrowDown")
    expect(page.get_by_text("No more than 2.")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("Backspace")
    bare.hears("set", ["p1"])


def test_the_newest_question_wins(page: Page) -> None:
    def slow_at_first(act: str, body: dict[str, Any]) -> dict[str, Any] | None:
        return None if body.get("query") == "3" else found(act, body)

    bare = Bare(page, COMBO, answers=slow_at_first)
    field = page.get_by_role("combobox")
    field.fill("3")
    bare.hears("options", None)
    field.fill("2")
    expect(page.get_by_role("option")).to_have_text(["Person 2"])
    bare.held.pop().fulfill(json=found("options", {"query": "3"}))
    page.wait_for_timeout(QUIET_MS)
    expect(page.get_by_role("option")).to_have_text(["Person 2"])
