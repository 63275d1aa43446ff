import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from blocks.surface import Modal
from bot.chat import make_client
from bot.slack.forms import Forms, Here, Newer
from bot.slack.values import View
from tests.bot.fake_slack import FakeSlack

VIEW = View("V1", hash="h1", inputs=frozenset({"message"}))
KEEPS = Modal("draft", "f1", "New", ({"type": "input", "block_id": "message"},))
REPLACES = Modal("draft", "f1", "New", ({"type": "input", "block_id": "message:2"},))


def with_forms(story: Callable[[Forms, FakeSlack], Awaitable[None]], *, conflicts: int = 0) -> FakeSlack:
    fake = FakeSlack()
    left = [conflicts]

    async def update(_: dict[str, Any]) -> web.StreamResponse:
        left[0] -= 1
        error = {"ok": False, "error": "hash_conflict"}
        return web.json_response(error if left[0] >= 0 else {"ok": True, "view": {"id": "V1", "hash": "h9"}})

    async def run(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
        client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=True)
        await story(Forms(client, Here()), slack)

    fake.answers["views.update"] = update
    fake.visited(run)
    return fake


def test_of_many_who_only_look_the_newest_goes_next_and_the_others_not_at_all() -> None:
    done: list[int] = []

    async def story(forms: Forms, _: FakeSlack) -> None:
        gate = asyncio.Event()

        def work(number: int) -> Callable[[Newer], Awaitable[None]]:
            async def typed(_: Newer) -> None:
                await gate.wait()
                done.append(number)

            return typed

        tasks = [asyncio.create_task(forms.in_turn(VIEW, work(n), may_drop=True)) for n in range(5)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*tasks)

    with_forms(story)
    assert done[-1] == 4
    assert len(done) <= 2


def test_what_changes_something_is_never_dropped_and_stays_in_order() -> None:
    done: list[int] = []

    async def story(forms: Forms, _: FakeSlack) -> None:
        def work(number: int) -> Callable[[Newer], Awaitable[None]]:
            async def pressed(_: Newer) -> None:
                await asyncio.sleep(0)
                done.append(number)

            return pressed

        await asyncio.gather(*(forms.in_turn(VIEW, work(n), may_drop=False) for n in range(4)))

    with_forms(story)
    assert done == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("modal", "newer", "hashes"),
    [
        (KEEPS, False, ["h1", None]),  # repeated once without the hash
        (KEEPS, True, ["h1"]),  # a newer action will redraw
        (REPLACES, False, ["h1"]),  # somebody else replaced the input: nothing typed is overwritten
    ],
)
def test_a_conflict_is_settled_without_losing_what_was_typed(
    modal: Modal, newer: bool, hashes: list[str | None]
) -> None:
    told = iter([False, newer])  # before it draws, and when Slack refused

    async def story(forms: Forms, _: FakeSlack) -> None:
        await forms.update(VIEW, modal, newer=lambda: next(told))

    asked = with_forms(story, conflicts=1).called("views.update")
    assert [one.get("hash") for one in asked] == hashes


def test_an_input_is_replaced_after_a_conflict_when_it_still_stands_as_the_person_saw_it() -> None:
    async def story(forms: Forms, slack: FakeSlack) -> None:
        await forms.update(VIEW, KEEPS, newer=lambda: False)  # a count, which gave the view a new hash
        slack.answers["views.update"] = _conflict_once(slack)
        await forms.update(VIEW, REPLACES, newer=lambda: False)

    asked = with_forms(story).called("views.update")
    assert [one.get("hash") for one in asked] == ["h1", "h1", None]


OTHER = Modal("draft", "f1", "New", ({"type": "input", "block_id": "message"}, {"type": "input", "block_id": "of"}))


@pytest.mark.parametrize(
    ("before", "modal", "hashes"),
    [
        (OTHER, OTHER, ["h1", "h1", None]),  # the update before brought an input; this one keeps all
        (REPLACES, KEEPS, ["h1", "h1"]),  # the update before put a text in: an older look does not take it back
        (OTHER, KEEPS, ["h1", "h1"]),  # somebody may have filled what the action did not know
    ],
)
def test_after_a_conflict_nothing_is_replaced_that_the_action_did_not_know(
    before: Modal, modal: Modal, hashes: list[str | None]
) -> None:
    async def story(forms: Forms, slack: FakeSlack) -> None:
        await forms.update(VIEW, before, newer=lambda: False)
        slack.answers["views.update"] = _conflict_once(slack)
        await forms.update(VIEW, modal, newer=lambda: False)

    assert [one.get("hash") for one in with_forms(story).called("views.update")] == hashes


@pytest.mark.parametrize("may_drop", [True, False])
def test_only_what_looks_gives_way_to_a_newer_action(may_drop: bool) -> None:
    gave_way: list[bool] = []

    async def story(forms: Forms, _: FakeSlack) -> None:
        started, gate = asyncio.Event(), asyncio.Event()

        async def first(newer: Newer) -> None:
            started.set()
            await gate.wait()
            gave_way.append(newer())

        async def later(_: Newer) -> None:
            pass

        one = asyncio.create_task(forms.in_turn(VIEW, first, may_drop=may_drop))
        await started.wait()
        other = asyncio.create_task(forms.in_turn(VIEW, later, may_drop=True))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(one, other)

    with_forms(story)
    assert gave_way == [may_drop]


def _conflict_once(slack: FakeSlack) -> Callable[[dict[str, Any]], Awaitable[web.StreamResponse]]:
    async def conflict(_: dict[str, Any]) -> web.StreamResponse:
        del slack.answers["views.update"]
        return web.json_response({"ok": False, "error": "hash_conflict"})

    return conflict


def test_an_older_action_that_another_process_answers_later_draws_nothing() -> None:
    async def story(forms: Forms, _: FakeSlack) -> None:
        await forms.update(replace(VIEW, acted_at="1700000002.1"), KEEPS, newer=lambda: False)
        await forms.update(replace(VIEW, acted_at="1700000001.1"), OTHER, newer=lambda: False)

    assert len(with_forms(story).called("views.update")) == 1


def test_errors_of_a_submission_are_not_wiped_out_by_an_earlier_look() -> None:
    order: list[str] = []

    async def story(forms: Forms, slack: FakeSlack) -> None:
        at_slack, gate = asyncio.Event(), asyncio.Event()

        async def slow(_: dict[str, Any]) -> web.StreamResponse:
            at_slack.set()
            await gate.wait()
            return web.json_response({"ok": True, "view": {"id": "V1", "hash": "h9"}})

        async def look(newer: Newer) -> None:
            await forms.update(VIEW, KEEPS, newer=newer)
            order.append("drawn")

        async def submit() -> None:
            await forms.submitted(VIEW)
            order.append("answered")

        slack.answers["views.update"] = slow
        looks = [asyncio.create_task(forms.in_turn(VIEW, look, may_drop=True)) for _ in range(2)]
        await at_slack.wait()
        answer = asyncio.create_task(submit())
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*looks, answer)

    assert len(with_forms(story).called("views.update")) == 1
    assert order == ["drawn", "answered"]


def test_a_look_that_is_being_worked_out_when_its_form_is_submitted_draws_nothing() -> None:
    async def story(forms: Forms, _: FakeSlack) -> None:
        started, gate = asyncio.Event(), asyncio.Event()

        async def look(newer: Newer) -> None:
            started.set()
            await gate.wait()
            await forms.update(VIEW, KEEPS, newer=newer)

        one = asyncio.create_task(forms.in_turn(VIEW, look, may_drop=True))
        await started.wait()
        answer = asyncio.create_task(forms.submitted(VIEW))
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(one, answer)

    assert not with_forms(story).called("views.update")


def test_a_form_that_nobody_redraws_is_answered_at_once() -> None:
    async def story(forms: Forms, _: FakeSlack) -> None:
        await forms.submitted(VIEW)

    assert not with_forms(story).called("views.update")
