import asyncio
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from sqlalchemy import Table, select

from blocks.surface import Choice, Home, Modal, Surface
from bot.chat import make_client
from bot.db import Database
from bot.engine.local import JobsQueue
from bot.slack.bind import bind
from bot.slack.door import Door
from bot.slack.entries import Entries, make_entries
from bot.slack.reply import Answers
from bot.slack.roles import Directory
from commands.ask import Ask, Command, Need, Part, Reply
from jobs.world import World
from sms.errors import Problem
from sms.job import Job
from sms.roles import Role
from store import Session
from store.schema.account import audit, jobs, settings
from tests.bot.fake_slack import FakeSlack
from tests.bot.fakes import FixedClock, NoCarrier, NoChat

NOW = datetime(2026, 11, 22, tzinfo=UTC)
INPUT = {"type": "input", "block_id": "name:2", "element": {"type": "plain_text_input", "action_id": "name"}}
FORM = Modal("draft.submit", "f1", "New text message", (INPUT,), submit="Save draft")


class Stage:
    """The real door and the real Bolt, between a fake Slack and commands made for one test."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.slack = FakeSlack()
        self.asks: list[Ask] = []
        self.replies: dict[str, Reply | Exception] = {}
        self.needs: frozenset[Need] = frozenset()
        self.acks: list[Any] = []

    def plays(self, *payloads: Mapping[str, Any]) -> None:
        async def story(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
            client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=True)
            app = AsyncApp(client=client, signing_secret="s", name="t", ignoring_self_events_enabled=False)
            clock = FixedClock(NOW)
            world = World(self.db, NoCarrier(), NoChat(), JobsQueue(clock), clock)
            door = Door(world, Directory(client), self._entries())
            bind(app, door=door, answers=Answers(client, http=http), world=world)
            for payload in payloads:
                body = {**payload, "response_url": f"{slack.url}response"}
                answer = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
                assert answer.status == 200, answer.body
                self.acks.append(json.loads(answer.body) if answer.body else None)
                await _quiet()

        self.slack.visited(story)

    def rows(self, table: Table) -> list[Any]:
        return list(asyncio.run(self.db.read(lambda s: s.execute(select(table)).mappings().all())))

    def _entries(self) -> Entries:
        parts = tuple(Part(id_, self._run, needs=self.needs) for id_ in ("approve", "draft.submit", "draft.insert"))
        looks = (Part("send.choices", self._run, reads=True), Part("draft.typed", self._run, reads=True))
        commands = (
            Command("draft", self._run, parts=(*parts, *looks)),
            Command("help", self._run, reads=True),
        )
        return make_entries(commands, shortcuts=[Part("draft", self._run)], events=[Part("app_home_opened", self._run)])

    def _run(self, _: Session, ask: Ask) -> Reply:
        self.asks.append(ask)
        reply = self.replies.get(ask.entry, Reply())
        if isinstance(reply, Exception):
            raise reply
        return reply


async def _quiet() -> None:
    """Wait for the listeners that go on after their ack."""
    listeners = [task for task in asyncio.all_tasks() if "run_ack_function" in repr(task.get_coro())]
    await asyncio.gather(*listeners)


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    db = Database(sqlite_url)
    yield Stage(db)
    asyncio.run(db.close())


def command(text: str, *, user: str = "U0ANA", trigger: str = "t1") -> dict[str, Any]:
    return {"command": "/sms", "text": text, "user_id": user, "channel_id": "C1", "trigger_id": trigger}


def click(entry: str, value: str = "12:3", *, user: str = "U0ANA", trigger: str = "t1") -> dict[str, Any]:
    action = {"type": "button", "action_id": entry, "block_id": "b", "value": value}
    channel = {"id": "C1"}
    return {
        "type": "block_actions",
        "user": {"id": user},
        "trigger_id": trigger,
        "channel": channel,
        "actions": [action],
        "message": {"ts": "1.2"},
    }


def view(**changes: Any) -> dict[str, Any]:
    state = {"values": {"name:2": {"name": {"type": "plain_text_input", "value": "Sale"}}}}
    shown = {**FORM.view(), "id": "V1", "hash": "h1", "root_view_id": "V1", "previous_view_id": None, "state": state}
    return {**shown, **changes}


def submit(*, trigger: str = "t1", **changes: Any) -> dict[str, Any]:
    return {"type": "view_submission", "user": {"id": "U0ANA"}, "trigger_id": trigger, "view": view(**changes)}


def typed(entry: str, *, trigger: str = "t1") -> dict[str, Any]:
    return {**click(entry, "", trigger=trigger), "view": view(), "channel": None, "message": None}


def test_a_command_knows_who_where_and_with_what(stage: Stage) -> None:
    stage.plays(command("draft Black Friday"))
    (ask,) = stage.asks
    assert (ask.entry, ask.argument, ask.channel, ask.now) == ("draft", "Black Friday", "C1", NOW)
    assert (ask.person.id, ask.person.name, ask.person.role) == ("U0ANA", "ana", Role.AUTHOR)


@pytest.mark.parametrize(("words", "asked"), [("", ""), ("help", ""), ("darft x", "darft")])
def test_an_unknown_verb_is_a_question_to_help(stage: Stage, words: str, asked: str) -> None:
    stage.plays(command(words))
    assert [(ask.entry, ask.argument) for ask in stage.asks] == [("help", asked)]


def test_what_is_said_goes_to_this_person_alone(stage: Stage) -> None:
    stage.replies["draft"] = Reply(say=Surface("done"))
    stage.plays(command("draft"))
    assert [(said["text"], said["response_type"]) for said in stage.slack.said] == [("done", "ephemeral")]
    assert stage.slack.called("chat.postMessage") == []


def test_a_form_opens_with_the_trigger(stage: Stage) -> None:
    stage.replies["draft"] = Reply(form=FORM)
    stage.plays(command("draft"))
    (asked,) = stage.slack.called("views.open")
    assert (asked["trigger_id"], asked["view"]["external_id"]) == ("t1", "f1")


def test_a_trigger_that_died_is_told_and_nothing_crashes(stage: Stage) -> None:
    stage.replies["draft"] = Reply(form=FORM)
    stage.slack.answers["views.open"] = {"error": "expired_trigger_id"}
    stage.plays(command("draft"))
    assert "too long" in stage.slack.said[0]["text"]


def test_the_same_click_delivered_twice_is_done_once(stage: Stage) -> None:
    stage.replies["approve"] = Reply(jobs=(Job("launch", "12"),))
    stage.plays(click("approve"), click("approve"), click("approve", trigger="t2"))
    assert [(ask.number, ask.revision) for ask in stage.asks] == [(12, 3)] * 2
    assert [(row["name"], row["key"]) for row in stage.rows(jobs)] == [("launch", "12")]


def test_a_refusal_is_answered_and_audited_and_leaves_nothing_else(stage: Stage) -> None:
    stage.replies["approve"] = Problem("Not you.", hint="Ask @bo.")
    stage.plays(click("approve"))
    assert "Not you." in stage.slack.said[0]["text"]
    assert "Ask @bo." in stage.slack.said[0]["text"]
    assert [(row["action"], row["outcome"]) for row in stage.rows(audit)] == [("approve", "refused")]


def test_a_crash_is_answered_with_a_reference_and_leaves_no_job(stage: Stage) -> None:
    stage.replies["approve"] = ZeroDivisionError()
    stage.plays(click("approve"))
    (said,) = stage.slack.said
    (row,) = stage.rows(audit)
    assert f"(ref {row['subject']}). Nothing was sent or lost." in said["text"]
    assert stage.rows(jobs) == []


def test_guests_get_nothing(stage: Stage) -> None:
    stage.plays(command("draft", user="U0DEE"), click("approve", user="U0DEE", trigger="t2"))
    assert stage.asks == []
    assert all("full members" in said["text"] for said in stage.slack.said)


def test_a_failed_look_up_refuses(stage: Stage) -> None:
    stage.needs = frozenset({Need.FRESH_ROLE})
    stage.slack.answers["users.info"] = {"error": "fatal_error"}
    stage.plays(click("approve"))
    assert stage.asks == []
    assert "Try again" in stage.slack.said[0]["text"]


@pytest.mark.parametrize(("fresh", "calls"), [(True, 2), (False, 1)])
def test_a_role_is_asked_afresh_only_where_it_decides(stage: Stage, fresh: bool, calls: int) -> None:
    stage.needs = frozenset({Need.FRESH_ROLE} if fresh else set())
    stage.plays(click("approve"), click("approve", trigger="t2"))
    assert len(stage.slack.called("users.info")) == calls


def test_the_first_admins_zone_becomes_the_accounts(stage: Stage) -> None:
    stage.plays(command("draft"), command("draft", user="U0CY", trigger="t2"))
    assert [(row["key"], row["value"]) for row in stage.rows(settings)] == [("time_zone", "Europe/Oslo")]
    assert stage.asks[1].account.time_zone == "Europe/Oslo"


def test_a_button_that_is_no_more_says_what_to_do(stage: Stage) -> None:
    stage.plays(click("explode"))
    assert "/sms list" in stage.slack.said[0]["text"]


def test_a_button_of_the_help_opens_its_verb(stage: Stage) -> None:
    stage.plays(click("draft", ""))
    assert [ask.entry for ask in stage.asks] == ["draft"]


def test_errors_stand_at_the_input_that_is_shown(stage: Stage) -> None:
    stage.replies["draft.submit"] = Problem("No name.", field="name")
    stage.plays(submit())
    assert stage.asks[0].values == {"name": "Sale"}
    assert stage.acks == [{"response_action": "errors", "errors": {"name:2": "No name."}}]


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


def test_without_that_place_it_is_said_in_their_messages_with_the_bot(stage: Stage) -> None:
    stage.replies["draft.submit"] = Reply(close=True, say=Surface("Saved as #12."))
    stage.plays(submit())
    assert [(asked["channel"], asked["text"]) for asked in stage.slack.called("chat.postMessage")] == [
        ("U0ANA", "Saved as #12.")
    ]


def test_typing_redraws_the_form_that_it_was_typed_in(stage: Stage) -> None:
    stage.replies["draft.typed"] = Reply(edit=FORM)
    stage.plays(typed("draft.typed"))
    (asked,) = stage.slack.called("views.update")
    assert (asked["view_id"], asked["hash"]) == ("V1", "h1")


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


def test_two_parts_under_one_id_do_not_wait_for_a_click() -> None:
    part = Part("approve", lambda _session, _ask: Reply())
    twice = (Command("a", part.run, parts=(part,)), Command("b", part.run, parts=(part,)))
    with pytest.raises(ValueError, match="approve"):
        make_entries(twice, shortcuts=[], events=[])
