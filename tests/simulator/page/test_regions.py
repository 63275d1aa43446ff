"""What each window is shown of the one workspace."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from simulator.page.look import Look, read_look
from simulator.page.parts import Page
from simulator.page.posts import Posts
from simulator.page.regions import NAMES, Window, draw, whole
from simulator.slack.files import stored
from simulator.slack.messages import Draft, delete, edit
from simulator.slack.views import publish_home
from tests.simulator.slack.ear import says, shows, stacks
from tests.simulator.slack.kit import NAME, TYPED, text

HOSTILE = """<img src=x onerror="alert(1)">"""


def window(page: Page, **query: str) -> Window:
    return Window(
        page, read_look(page.parts.workspace, {"as": query.pop("user", "U0ANA"), **query}), Posts(page.parts.workspace)
    )


def drawn(page: Page, name: str, **query: str) -> str:
    return draw(window(page, **query), name)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


@pytest.mark.parametrize("name", NAMES)
def test_every_region_is_an_element_that_says_its_name(page: Page, name: str) -> None:
    html = drawn(page, name).strip()
    assert re.match(rf'<\w+ [^>]*id="region-{name}"', html)
    assert re.match(rf'<\w+ [^>]*data-region="{name}"', html)


def test_a_page_holds_every_region_once_and_nothing_inline(page: Page) -> None:
    says(
        page.parts.workspace,
        blocks=[{"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": text("Go")}]}],
    )
    html = whole(window(page))
    assert [html.count(f'id="region-{name}"') for name in NAMES] == [1] * len(NAMES)
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:|https?://", html)


def test_what_people_and_bots_say_is_text_and_nothing_else(page: Page) -> None:
    workspace = page.parts.workspace
    says(workspace, HOSTILE, user="U0ANA")
    root = says(workspace, HOSTILE, blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": HOSTILE}}])
    says(workspace, HOSTILE, thread_ts=root.ts)
    workspace.notice("U0ANA", HOSTILE)
    shows(workspace, NAME, user="U0ANA").body["title"]["text"] = HOSTILE
    html = whole(window(page, thread=root.ts))
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=") + html.count("img src=x onerror=") >= 5


def test_an_ephemeral_message_is_shown_to_its_person_alone(page: Page) -> None:
    says(page.parts.workspace, "psst", only_to="U0ANA")
    assert "Only visible to you" in drawn(page, "conversation")
    assert "psst" not in drawn(page, "conversation", user="U0BO")


def test_a_modal_is_shown_to_its_owner_alone_and_only_the_front_one_can_be_used(page: Page) -> None:
    below = shows(page.parts.workspace, NAME)
    front = stacks(page.parts.workspace, below, TYPED)
    front.errors["message"] = "Write <b>something</b>."
    html = drawn(page, "modals")
    assert html.count('role="dialog"') == 1
    assert f'data-surface="view:{front.id}"' in html
    assert f'data-surface="view:{below.id}"' not in html
    assert "Write &lt;b&gt;something&lt;/b&gt;." in html
    assert words(drawn(page, "modals", user="U0BO")) == ""


def test_a_thread_shows_its_root_and_the_newest_replies(page: Page) -> None:
    root = says(page.parts.workspace, "Teaser")
    for number in range(205):
        says(page.parts.workspace, f"reply {number}.", thread_ts=root.ts)
    told = words(drawn(page, "thread", thread=root.ts))
    assert all(each in told for each in ("Teaser", "205 replies", "5 earlier replies are not shown", "reply 204."))
    assert "reply 4." not in told
    assert "205 replies" in words(drawn(page, "conversation"))
    assert "reply 204." not in drawn(page, "conversation")
    assert "hidden" in drawn(page, "thread")


def test_a_channel_shows_its_newest_messages_under_their_days(page: Page) -> None:
    says(page.parts.workspace, "first")
    page.parts.clock.advance(timedelta(days=1))
    for number in range(60):
        says(page.parts.workspace, f"message {number}.")
    told = words(drawn(page, "conversation"))
    assert "1 earlier messages are not shown. Today" in told
    assert "first" not in told
    page.parts.clock.advance(timedelta(days=1))
    assert "Yesterday" in words(drawn(page, "conversation"))


def test_an_edit_shows_at_once_and_a_deleted_message_is_gone(page: Page) -> None:
    look = window(page)
    message = says(page.parts.workspace, "old", user="U0ANA")
    assert "old" in draw(look, "conversation")
    edit(page.parts.workspace, message, Draft(text="new"))
    told = words(draw(look, "conversation"))
    assert "new (edited)" in told
    assert "old" not in told
    delete(page.parts.workspace, message)
    assert "new" not in words(draw(look, "conversation"))


def test_a_file_is_a_link_for_those_who_see_its_message(page: Page) -> None:
    file = stored(page.parts.workspace, "U0BOT", name="report.csv", content=b"a")
    says(page.parts.workspace, files=(file.id,))
    assert f'href="/slack/people/U0ANA/files/{file.id}"' in drawn(page, "conversation")


@pytest.mark.parametrize(("user", "leads_here"), [("U0ANA", True), ("U0CY", False)])
def test_slacks_own_link_to_a_message_leads_to_its_thread_here(page: Page, user: str, leads_here: bool) -> None:
    there = says(page.parts.workspace, "Teaser", channel="C0PRIVATE")
    url = f"https://slack.com/archives/C0PRIVATE/p{there.ts.replace('.', '')}"
    says(page.parts.workspace, f"<{url}|the thread>")
    wanted = (
        f'href="/?as={user}&amp;in=C0PRIVATE&amp;thread={there.ts}" data-does="go"' if leads_here else f'href="{url}"'
    )
    assert wanted in drawn(page, "conversation", user=user)


def test_what_is_new_is_bold_and_a_mention_is_counted_until_it_is_read(page: Page) -> None:
    group = says(page.parts.workspace, "<!subteam^S0APPROVE> please", channel="C0OPS")
    says(page.parts.workspace, "<@U0BO> approve?", channel="C0OPS", thread_ts=group.ts)
    says(page.parts.workspace, "Hi", channel="C0GENERAL", user="U0ANA")

    def told(**query: str) -> str:
        return words(drawn(page, "sidebar", user="U0BO", **query))

    assert "ops , mentions: 2" in told()
    assert drawn(page, "sidebar", user="U0BO").count("is-new") == 2
    assert "mentions" not in words(drawn(page, "sidebar", user="U0CY"))
    drawn(page, "conversation", user="U0BO", **{"in": "C0OPS"})
    assert "ops , mentions: 1" in told()
    assert "is-new" in drawn(page, "conversation", user="U0BO", **{"in": "C0OPS"})
    drawn(page, "thread", user="U0BO", **{"in": "C0OPS", "thread": group.ts})
    assert "mentions" not in told()
    assert "is-new" not in drawn(page, "sidebar", user="U0ANA", **{"in": "C0OPS"})


def test_a_direct_message_counts_for_its_person(page: Page) -> None:
    direct = page.parts.workspace.direct_channel({"U0ANA"})
    says(page.parts.workspace, "Good morning", channel=direct.id)
    assert "Demo , not connected , mentions: 1" in words(drawn(page, "sidebar"))
    assert "mentions" not in words(drawn(page, "sidebar", user="U0BO"))
    assert "<form" not in drawn(page, "conversation", **{"in": direct.id})


def test_a_channel_without_the_bot_offers_to_invite_it(page: Page) -> None:
    assert "Invite Demo" in drawn(page, "conversation", **{"in": "C0NOBOT"})
    assert "Invite Demo" not in drawn(page, "conversation")


def test_the_box_knows_commands_and_shortcuts(page: Page) -> None:
    html = drawn(page, "conversation")
    says(page.parts.workspace)
    assert all(each in html for each in ('data-command="/demo"', "[what]", "New thing", "Message #marketing"))
    assert "Use this" not in html
    assert "Use this" in drawn(page, "conversation")


def test_home_shows_what_the_bot_published_for_this_person(page: Page) -> None:
    body: dict[str, Any] = {"type": "home", "blocks": [{"type": "header", "text": text("Drafts")}]}
    publish_home(page.parts.workspace, "U0ANA", body=body, hash_=None)
    assert "Drafts" in words(drawn(page, "conversation", **{"in": "home"}))
    assert "has shown nothing here yet" in words(drawn(page, "conversation", user="U0BO", **{"in": "home"}))


def test_notices_are_shown_until_they_are_put_away(page: Page) -> None:
    for number in range(5):
        page.parts.workspace.notice("U0ANA", f"notice {number}.")
    assert words(drawn(page, "notices")) == "notice 2. × notice 3. × notice 4. ×"
    page.memory.dismiss("U0ANA", 4)
    assert words(drawn(page, "notices")) == "notice 1. × notice 2. × notice 3. ×"
    assert words(drawn(page, "notices", user="U0BO")) == ""


def test_the_head_offers_every_person_the_same_place_where_they_may_be(page: Page) -> None:
    html = drawn(page, "top", **{"in": "C0PRIVATE"})
    assert "Ana · Marketing, writes" in html
    assert 'value="/?as=U0BO&amp;in=C0PRIVATE"' in html
    assert 'value="/?as=U0DEE&amp;in="' in html


def test_who_becomes_somebody_else_keeps_the_thread_open_that_both_see(page: Page) -> None:
    root = says(page.parts.workspace, "Approve?")
    assert f'value="/?as=U0BO&amp;in=C0MARKET&amp;thread={root.ts}"' in drawn(page, "top", thread=root.ts)


def test_a_look_at_the_same_place_from_elsewhere_is_a_look_of_its_own(page: Page) -> None:
    root = says(page.parts.workspace, "Teaser")
    posts = Posts(page.parts.workspace)
    shown = {user: draw(Window(page, Look(user, "C0MARKET"), posts), "conversation") for user in ("U0ANA", "U0BO")}
    assert f"as=U0ANA&amp;in=C0MARKET&amp;thread={root.ts}" in shown["U0ANA"]
    assert f"as=U0BO&amp;in=C0MARKET&amp;thread={root.ts}" in shown["U0BO"]


def test_a_region_that_cannot_be_drawn_says_so_and_the_others_are_drawn(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    says(page.parts.workspace).user = "U0NOBODY"
    html = whole(window(page))
    assert "This part of the page cannot be drawn" in html
    assert [html.count(f'id="region-{name}"') for name in NAMES] == [1] * len(NAMES)
    assert "The region conversation cannot be drawn." in caplog.text


def test_an_app_without_the_scope_offers_neither_commands_nor_shortcuts(page: Page) -> None:
    says(page.parts.workspace)
    assert "New thing" in drawn(page, "conversation")
    page.parts.workspace.manifest = replace(page.parts.workspace.manifest, scopes=frozenset())
    html = drawn(page, "conversation")
    assert [words for words in ("New thing", "Use this", "/demo") if words in html] == []
