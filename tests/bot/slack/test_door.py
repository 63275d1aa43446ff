import pytest

from blocks.surface import Surface
from commands.ask import Need, Reply
from sms.errors import Problem
from sms.job import Job
from sms.roles import NotYours, Role
from store.schema.account import audit, jobs, settings
from tests.bot.slack.stage import FORM, NOW, Stage, click, command


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
    told = [(row["who"], row["action"], row["subject"], row["outcome"]) for row in stage.rows(audit)]
    assert told == [("U0DEE", "draft", "", "refused"), ("U0DEE", "approve", "#12", "refused")]


def test_who_may_not_look_is_audited_and_who_finds_nothing_is_not(stage: Stage) -> None:
    stage.replies["help"] = NotYours("Only an admin.")
    stage.plays(command("help"), command("help", user="U0DEE"))
    stage.replies["help"] = Problem("There is no message #9.")
    stage.plays(command("help"))
    told = [(row["who"], row["action"], row["outcome"]) for row in stage.rows(audit)]
    assert told == [("U0ANA", "help", "refused"), ("U0DEE", "help", "refused")]


def test_a_failed_look_up_refuses(stage: Stage) -> None:
    stage.needs = frozenset({Need.FRESH_ROLE})
    stage.slack.answers["users.info"] = {"error": "fatal_error"}
    stage.plays(click("approve"))
    assert stage.asks == []
    assert "Try again" in stage.slack.said[0]["text"]
    assert [(row["who"], row["outcome"]) for row in stage.rows(audit)] == [("U0ANA", "refused")]


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


def test_an_event_that_is_not_in_the_manifest_is_acked_and_does_nothing(stage: Stage) -> None:
    stage.plays({"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "user": "U0ANA"}})
    assert stage.asks == []


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(form=FORM), "Nothing was done: the form could not be opened"),
        (Reply(form=FORM, jobs=(Job("card", "12"),)), "It was done, but it could not be shown"),
    ],
)
def test_a_form_that_slack_refuses_is_told_as_what_it_is(stage: Stage, reply: Reply, told: str) -> None:
    stage.replies["draft"] = reply
    stage.slack.answers["views.open"] = {"error": "invalid_arguments"}
    stage.plays(command("draft"))
    assert told in stage.slack.said[0]["text"]
