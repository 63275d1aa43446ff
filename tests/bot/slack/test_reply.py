import json
from typing import Any

import pytest

from blocks.charts import funnel_chart
from blocks.elements import post, section
from blocks.surface import Choice, Home, Surface
from bot.slack import bind
from commands.ask import Reply
from sms.errors import Problem
from sms.report import Counts
from tests.bot.slack.stage import FORM, TYPED, Stage, click, command, submit, typed, view


def test_errors_stand_at_the_input_that_is_shown(stage: Stage) -> None:
    stage.replies["draft.submit"] = Problem("No name.", field="name")
    stage.plays(submit())
    assert stage.asks[0].values == {"name": "Sale"}
    assert stage.acks == [{"response_action": "errors", "errors": {"name:2": "No name."}}]


def test_a_form_delivered_twice_at_once_is_submitted_once_and_acked_alike(stage: Stage) -> None:
    stage.replies["draft.submit"] = Problem("No name.", field="name")
    stage.plays(submit(), submit(), at_once=True)
    assert len(stage.asks) == 1
    assert stage.acks == [{"response_action": "errors", "errors": {"name:2": "No name."}}] * 2


def test_an_error_at_an_input_is_plain_text_and_so_has_no_backticks(stage: Stage) -> None:
    stage.replies["draft.submit"] = Problem("No name.", hint="Press `Insert`.", field="name")
    stage.plays(submit())
    assert stage.acks[0]["errors"] == {"name:2": "No name. Press “Insert”."}


def test_an_error_without_an_input_is_put_on_top_and_the_form_stays(stage: Stage) -> None:
    stage.replies["draft.submit"] = Problem("Nobody will get it.", field="audience")
    stage.plays(submit())
    (ack,) = stage.acks
    assert ack["response_action"] == "push"
    assert "Nobody will get it." in json.dumps(ack["view"])


@pytest.mark.parametrize(
    ("reply", "ack"),
    [
        (Reply(), None),
        (Reply(close=True), {"response_action": "clear"}),
        (Reply(form=FORM), {"response_action": "push", "view": FORM.view()}),
        (Reply(edit=FORM), {"response_action": "update", "view": FORM.view()}),
    ],
)
def test_a_submit_is_answered_in_its_ack(stage: Stage, reply: Reply, ack: dict[str, Any] | None) -> None:
    stage.replies["draft.submit"] = reply
    stage.plays(submit())
    assert stage.acks == [ack]


def test_a_third_form_gives_way_to_the_fourth(stage: Stage) -> None:
    stage.replies["draft.submit"] = Reply(form=FORM)
    stage.plays(submit(id="V3", previous_view_id="V2"))
    assert stage.acks[0]["response_action"] == "update"


def test_what_a_submit_says_is_said_where_its_form_was_opened(stage: Stage) -> None:
    stage.replies["draft"] = Reply(form=FORM)
    stage.replies["draft.submit"] = Reply(close=True, say=Surface("Saved as #12."))
    stage.plays(command("draft"), submit(trigger="t2"))
    assert [said["text"] for said in stage.slack.said] == ["Saved as #12."]


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(), "Done."),
        (Reply(close=True, say=Surface("Saved as #12.")), "Saved as #12."),
        (Problem("No name.", field="name"), "No name."),
        (Reply(form=FORM), "New text message"),
    ],
)
def test_what_takes_longer_than_slack_waits_is_told_in_the_form_itself(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, reply: Reply | Problem, told: str
) -> None:
    monkeypatch.setattr(bind, "ACK_SECONDS", 0)
    stage.replies["draft.submit"] = reply
    stage.plays(submit())
    (ack,), (update,) = stage.acks, stage.slack.called("views.update")
    assert ack["response_action"] == "update"
    assert "One moment" in str(ack["view"])
    assert update["view_id"] == "V1"
    assert told in str(update["view"])


def test_without_that_place_it_is_said_in_their_messages_with_the_bot(stage: Stage) -> None:
    stage.replies["draft.submit"] = Reply(close=True, say=Surface("Saved as #12."))
    stage.plays(submit())
    assert [(asked["channel"], asked["text"]) for asked in stage.slack.called("chat.postMessage")] == [
        ("DU0ANA", "Saved as #12.")
    ]


def test_typing_redraws_the_form_that_it_was_typed_in(stage: Stage) -> None:
    stage.replies["draft.typed"] = Reply(edit=FORM)
    stage.plays(typed("draft.typed"))
    (asked,) = stage.slack.called("views.update")
    assert (asked["view_id"], asked["hash"]) == ("V1", "h1")


@pytest.mark.parametrize("entry", TYPED)
def test_typing_that_is_told_of_after_its_form_was_submitted_is_answered_by_nothing(stage: Stage, entry: str) -> None:
    stage.plays(typed(entry))
    assert stage.slack.called("views.push") == stage.slack.called("views.update") == stage.slack.said == []


def test_choices_come_in_the_ack(stage: Stage) -> None:
    stage.replies["send.choices"] = Reply(choices=(Choice("VIP customers (1,204)", "list:3"),))
    suggestion = {
        "type": "block_suggestion",
        "user": {"id": "U0ANA"},
        "action_id": "send.choices",
        "block_id": "to",
        "value": "vip",
        "view": view(),
    }
    stage.plays(suggestion)
    assert stage.asks[0].argument == "vip"
    assert stage.acks == [
        {"options": [{"text": {"type": "plain_text", "text": "VIP customers (1,204)"}, "value": "list:3"}]}
    ]


def test_a_home_tab_is_published_for_who_opened_it(stage: Stage) -> None:
    stage.replies["app_home_opened"] = Reply(home=Home(()))
    event = {"type": "app_home_opened", "user": "U0ANA", "tab": "home", "channel": "D1"}
    stage.plays({"type": "event_callback", "event_id": "E1", "team_id": "T0", "event": event})
    assert [asked["user_id"] for asked in stage.slack.called("views.publish")] == ["U0ANA"]


@pytest.mark.parametrize("refusal", ["invalid_blocks", '{"ok":false,"error":"invalid_blocks"}'])
def test_an_answer_whose_blocks_are_refused_is_given_in_plainer_ones(stage: Stage, refusal: str) -> None:
    stage.slack.refused_at_response = ("data_visualization", refusal)
    charted = post("97 %", section("line", "97 %"), funnel_chart("chart", Counts(planned=9)))
    stage.replies["draft"] = Reply(say=charted)
    stage.plays(command("draft"))
    first, second = (said["blocks"] for said in stage.slack.said)
    assert first == list(charted.blocks)
    assert [block["type"] for block in second] == ["section", "section"]
    assert stage.slack.called("chat.postMessage") == []


def test_a_click_in_a_thread_is_answered_there_also_after_its_form(stage: Stage) -> None:
    stage.replies["approve"] = Problem("Not you.")
    place = {"type": "message", "message_ts": "2.1", "channel_id": "C1", "thread_ts": "1.2"}
    stage.plays({**click("approve"), "container": place})
    stage.replies |= {"approve": Reply(form=FORM), "draft.submit": Reply(close=True, say=Surface("Saved."))}
    stage.plays({**click("approve", trigger="t2"), "container": place}, submit(trigger="t3"))
    assert [said["thread_ts"] for said in stage.slack.said] == ["1.2", "1.2"]


def test_a_click_on_a_root_is_answered_in_the_channel(stage: Stage) -> None:
    stage.replies["approve"] = Problem("Not you.")
    place = {"type": "message", "message_ts": "1.2", "channel_id": "C1", "thread_ts": "1.2"}
    stage.plays({**click("approve"), "container": place})
    assert "thread_ts" not in stage.slack.said[0]


def test_a_refusal_at_the_home_tab_stands_there_and_is_no_message_each_time(stage: Stage) -> None:
    stage.replies["app_home_opened"] = Problem("TextOps is for full members.")
    event = {"type": "app_home_opened", "user": "U0ANA", "tab": "home", "channel": "D1"}
    stage.plays({"type": "event_callback", "event_id": "E1", "team_id": "T0", "event": event})
    (asked,) = stage.slack.called("views.publish")
    assert "TextOps is for full members." in json.dumps(asked["view"])
    assert stage.slack.called("chat.postMessage") == []


def test_an_error_without_an_input_shows_what_was_typed_as_it_was_typed(stage: Stage) -> None:
    stage.replies["draft.submit"] = Problem("There is no <!channel>.", field="audience")
    stage.plays(submit())
    assert "&lt;!channel&gt;" in json.dumps(stage.acks[0]["view"])
