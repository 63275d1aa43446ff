"""What a person is at stays as it is while the server changes everything around it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.bare import Bare

pytestmark = pytest.mark.browser

FORM = (
    '<section data-surface="view:V1"><p>{text}</p>{more}<label for="i">Name</label>'
    '<input id="i" data-does="type" data-block="b" data-action="a" data-key="{key}" value="{value}"></section>'
)


def form(text: str = "0 segments", *, more: str = "", key: str = "view:V1/b/a", value: str = "") -> str:
    return FORM.format(text=text, more=more, key=key, value=value)


def test_what_is_typed_stays_while_the_key_does_and_so_do_focus_and_caret(page: Page) -> None:
    bare = Bare(page, form())
    field = page.get_by_label("Name")
    field.press_sequentially("Sale")
    field.press("ArrowLeft")
    bare.morphs(form("1 segment", more='<p class="error">Too long</p>', value="Sal"))
    field.press_sequentially("x")
    expect(field).to_have_value("Salxe")
    expect(field).to_be_focused()
    expect(page.get_by_text("Too long")).to_be_visible()


def test_a_new_key_is_a_new_input_with_the_servers_value(page: Page) -> None:
    bare = Bare(page, form())
    page.get_by_label("Name").fill("typed")
    bare.morphs(form(key="view:V1/b2/a", value="from the app"))
    expect(page.get_by_label("Name")).to_have_value("from the app")


def test_an_input_that_nobody_is_at_follows_the_server(page: Page) -> None:
    bare = Bare(page, form())
    page.get_by_label("Name").fill("one")
    bare.morphs(form(value="one"))
    page.get_by_label("Name").blur()
    bare.morphs(form(value="typed in another window"))
    expect(page.get_by_label("Name")).to_have_value("typed in another window")


def test_an_input_that_has_the_focus_alone_follows_what_is_typed_in_another_window(page: Page) -> None:
    bare = Bare(page, form())
    page.get_by_label("Name").focus()
    bare.morphs(form(value="typed in another window"))
    expect(page.get_by_label("Name")).to_have_value("typed in another window")


def test_an_empty_area_follows_what_is_typed_in_another_window(page: Page) -> None:
    area = '<section><textarea aria-label="Text" data-key="k">{}</textarea></section>'
    bare = Bare(page, area.format(""))
    for typed in ("S", "Sale"):
        bare.morphs(area.format(typed))
        expect(page.get_by_label("Text")).to_have_value(typed)


def test_what_was_just_typed_and_told_is_not_put_back_by_an_older_picture(page: Page) -> None:
    bare = Bare(page, form(value="on"))
    page.get_by_label("Name").press("End")
    page.get_by_label("Name").press_sequentially("e")
    page.get_by_label("Name").press("Backspace")
    bare.hears("set", "on")
    bare.morphs(form(value="one"))
    expect(page.get_by_label("Name")).to_have_value("on")


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("<ul><li data-key=a>A</li><li data-key=b>B</li></ul>", "<ul><li data-key=b>B</li></ul>", "b"),
        ("<ul><li data-key=b>B</li></ul>", "<ul><li data-key=a>A</li><li data-key=b>B!</li></ul>", "b"),
        (
            "<ul><li data-key=a>A</li><li data-key=b>B</li></ul>",
            "<ul><li data-key=b>B</li><li data-key=a>A</li></ul>",
            "b",
        ),
    ],
)
def test_an_element_is_the_same_where_its_key_is(page: Page, old: str, new: str, kept: str) -> None:
    bare = Bare(page, old)
    page.evaluate("(key) => (window.kept = document.querySelector(`[data-key=${key}]`))", kept)
    bare.morphs(new)
    assert page.evaluate("(key) => window.kept === document.querySelector(`[data-key=${key}]`)", kept)
    assert page.evaluate("document.querySelector('main').innerText.replace(/\\s/g, '')") in {"B", "AB!", "BA"}


def test_what_is_folded_open_stays_open_and_what_the_page_itself_showed_stays_there(page: Page) -> None:
    details = "<div><p>{}</p><details><summary>More</summary><p>Deep</p></details></div>"
    bare = Bare(page, details.format("old"))
    page.get_by_text("More").click()
    page.evaluate("document.querySelector('main > div').insertAdjacentHTML('beforeend', '<b data-own>Mine</b>')")
    bare.morphs(details.format("new"))
    expect(page.get_by_text("Deep")).to_be_visible()
    expect(page.get_by_text("Mine")).to_be_visible()
    expect(page.get_by_text("new")).to_be_visible()


def test_a_log_stays_at_its_end_unless_somebody_reads_further_up(page: Page) -> None:
    lines = "".join(f"<p data-key='{n}'>Line {n}</p>" for n in range(100))
    log = "<div><div data-bottom tabindex='0'>{}</div></div>"
    bare = Bare(page, log.format(lines))
    page.evaluate(
        "(() => {const s = document.querySelector('[data-bottom]').style; s.height='200px'; s.overflow='auto'})()"
    )
    read = "document.querySelector('[data-bottom]').scrollTop"
    page.evaluate(f"{read} = 1e6")
    end = page.evaluate(read)
    bare.morphs(log.format(lines + "<p data-key='100'>Line 100</p><p data-key='101'>Line 101</p>"))
    assert page.evaluate(read) > end
    page.evaluate(f"{read} = 30")
    bare.morphs(log.format(lines + "<p data-key='100'>Line 100</p>"))
    assert page.evaluate(read) == 30
