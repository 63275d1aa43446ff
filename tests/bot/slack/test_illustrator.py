import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from blocks.elements import in_modal, section
from blocks.surface import Illustration, Image, Modal
from bot.chat import make_client
from bot.slack.illustrator import Illustrator
from commands.ask import Reply
from sms.picture import Drawable, Picture
from tests.bot.fake_slack import Answer, FakeSlack
from tests.bot.slack.stage import Stage, click, command, typed

FILE = Image(file="F0123456789")
PHONE = Illustration(Picture("Hi", "Acme"), "text")
FORM = Modal("preview", "f1", "Preview", in_modal(section("text", "Hi")), illustration=PHONE)
VIEW = {"id": "V1", "hash": "h2"}


@dataclass
class OneImage:
    """Shows every picture by one image, or breaks."""

    image: Image | None = FILE
    broken: Exception | None = None
    shown: list[Drawable] = field(default_factory=list)

    async def show(self, picture: Drawable, *, until: datetime | None) -> Image | None:  # noqa: ARG002 - a port's
        self.shown.append(picture)
        if self.broken:
            raise self.broken
        return self.image

    async def remove(self, file: str) -> None:
        """Nothing is kept."""


def followed(
    images: OneImage, modal: Modal = FORM, *, view: dict[str, Any] | None = VIEW, **answers: Answer
) -> FakeSlack:
    slack = FakeSlack({name.replace("_", ".", 1): answer for name, answer in answers.items()})

    async def story(slack: FakeSlack, http: aiohttp.ClientSession) -> None:
        client = make_client("xoxb-1", base_url=f"{slack.url}api/", http=http, patient=False)
        Illustrator(client, images).follow(view, modal)
        await asyncio.gather(
            *(task for task in asyncio.all_tasks() if task is not asyncio.current_task() and is_ours(task))
        )

    slack.visited(story)
    return slack


def is_ours(task: "asyncio.Task[Any]") -> bool:
    return "Illustrator" in repr(task.get_coro())


def test_the_picture_follows_into_the_form_as_it_was_shown() -> None:
    (asked,) = followed(OneImage()).called("views.update")
    assert (asked["view_id"], asked["hash"]) == ("V1", "h2")
    assert [block["block_id"] for block in asked["view"]["blocks"]] == ["text", "picture"]


@pytest.mark.parametrize(
    ("images", "modal", "view"),
    [
        (OneImage(), replace(FORM, illustration=None), VIEW),
        (OneImage(), FORM, None),
        (OneImage(image=None), FORM, VIEW),
        (OneImage(broken=RuntimeError("broken")), FORM, VIEW),
    ],
    ids=["none asked for", "form not shown", "not drawn", "broken"],
)
def test_without_a_picture_the_form_is_let_be(images: OneImage, modal: Modal, view: dict[str, Any] | None) -> None:
    assert followed(images, modal, view=view).called("views.update") == []


@pytest.mark.parametrize("error", ["hash_conflict", "not_found", "invalid_arguments", "ratelimited"])
def test_a_form_that_slack_does_not_redraw_stays_as_it_is(error: str) -> None:
    assert len(followed(OneImage(), views_update={"error": error}).called("views.update")) == 1


@pytest.mark.parametrize(
    ("payload", "entry", "reply", "method"),
    [
        (command("draft"), "draft", Reply(form=FORM), "views.open"),
        (click("approve"), "approve", Reply(form=FORM), "views.open"),
        (typed("draft.insert"), "draft.insert", Reply(form=FORM), "views.push"),
        (typed("draft.insert"), "draft.insert", Reply(edit=FORM), "views.update"),
    ],
)
def test_whatever_way_a_form_is_shown_its_picture_follows(
    stage: Stage, payload: dict[str, Any], entry: str, reply: Reply, method: str
) -> None:
    stage.images, stage.replies[entry] = OneImage(), reply
    stage.plays(payload)
    methods = [name for name, _ in stage.slack.calls if name.startswith("views.")]
    assert methods == [method, "views.update"]
    assert stage.slack.called("views.update")[-1]["view"]["blocks"][1]["block_id"] == "picture"
