"""Block Kit as HTML: whatever Slack takes for a message, a modal or the home tab."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from simulator.page import charts, rich
from simulator.page.fields import Choice, Spot, chips, grouped, id_of, typed, value_of, wrong
from simulator.page.markup import mrkdwn, plain, with_emoji
from simulator.page.tables import columns
from simulator.page.templates import environment
from simulator.slack.blocks.surfaces import FIGURES, HOME_BLOCKS, MESSAGE_BLOCKS, MODAL_BLOCKS
from simulator.slack.files import named_by, seen
from simulator.slack.forms import dispatched_on
from simulator.slack.inputs import Values
from simulator.slack.mrkdwn import Reader

Block = dict[str, Any]
KNOWN = {*MESSAGE_BLOCKS, *MODAL_BLOCKS, *HOME_BLOCKS}


@dataclass(frozen=True, slots=True)
class Surface:
    """A message or a view as one person sees it in a pane: what stands in its inputs, and what is wrong there."""

    name: str
    reader: Reader
    values: Values = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    pane: str = ""


def html(blocks: list[Block], surface: Surface) -> Markup:
    """All blocks one below the other; a block that nobody knows says so in its place."""
    pen = Pen(surface)
    return Markup("\n").join(pen.block(block) for block in blocks)


@dataclass(frozen=True, slots=True)
class Pen:
    """What the templates draw with: texts, keys and values of one surface."""

    surface: Surface

    def block(self, block: Block) -> Markup:
        """One block."""
        if block["type"] not in KNOWN:
            return _drawn("blocks.html", "unknown", block, self)
        return _drawn("figures.html" if block["type"] in FIGURES else "blocks.html", block["type"], block, self)

    def blocks(self, blocks: list[Block]) -> Markup:
        """The blocks within a block."""
        return html(blocks, self.surface)

    def element(self, element: Block, block: Block) -> Markup:
        """One element of a block."""
        return _drawn("elements.html", element["type"], element, self, self.spot(element, block))

    def key(self, block: Block) -> str:
        """The name under which the client finds a block again."""
        return f"{self.surface.name}/{block['block_id']}"

    def spot(self, element: Block, block: Block) -> Spot:
        """Where an element stands and what it holds."""
        key = f"{self.key(block)}/{element.get('action_id', '')}"
        parts = [("error", wrong(self.surface.errors, block)), ("hint", block.get("hint"))]
        return Spot(
            block["block_id"],
            element.get("action_id", ""),
            key,
            id_of(self.surface.pane + key, "field"),
            value_of(block, element, self.surface.values),
            " ".join(self.id(block, part) for part, words in parts if words),
            is_wrong=bool(parts[0][1]),
            is_entered="on_enter_pressed" in dispatched_on(block, element),
            label="" if block["type"] == "input" else self._label(element, block),
        )

    def id(self, block: Block, part: str) -> str:
        """The id of a part of a block; a root stands in two panes at once."""
        return id_of(self.surface.pane + self.key(block), part)

    def text(self, text: Block | None) -> Markup:
        """A text object of either kind, or nothing."""
        if not text:
            return Markup()
        if text["type"] == "mrkdwn":
            return mrkdwn(text["text"], self.surface.reader, is_verbatim=text.get("verbatim", False))
        return plain(text["text"])

    def words(self, text: Block | None) -> str:
        """A text object without any markup, for attributes."""
        if not text:
            return ""
        return with_emoji(self.surface.reader.reads(text["text"]) if text["type"] == "mrkdwn" else text["text"])

    def rich(self, block: Block) -> Markup:
        """A rich text."""
        return rich.rich_text(block, self.surface.reader)

    def markdown(self, text: str) -> Markup:
        """A Markdown text."""
        return rich.markdown(text)

    def emoji(self, name: str) -> str:
        """The character of an emoji's name."""
        return with_emoji(f":{name}:")

    def error(self, block: Block) -> str:
        """What is wrong with an input block."""
        return wrong(self.surface.errors, block)

    def typed(self, element: Block, at: Spot) -> str:
        """What stands in an input."""
        return typed(element, at.value, self.surface.reader)

    def groups(self, element: Block, at: Spot) -> list[tuple[str, list[Choice]]]:
        """What a menu offers."""
        return grouped(element, at.value, self.surface.reader)

    def chips(self, element: Block, at: Spot) -> list[Choice]:
        """What is chosen in a menu."""
        return chips(element, at.value, self.surface.reader)

    def confirm(self, question: Block) -> str:
        """A question that is asked first, for the client."""
        names = ("title", "text", "confirm", "deny")
        told = {name: self.words(question[name]) for name in names}
        return json.dumps({**told, "danger": question.get("style") == "danger"}, ensure_ascii=False)

    def picture(self, image: Block) -> str:
        """The address of a picture that this page may show: a file that the reader sees; of any other there is none."""
        reader, file_id = self.surface.reader, named_by(image)
        file = reader.workspace.files.get(file_id)
        if file is None or file_id not in seen(reader.workspace, reader.user):
            return ""
        file.shown_to.add(reader.user)
        return f"/slack/people/{quote(reader.user)}/files/{quote(file_id)}"

    def is_for_reader(self, element: Block) -> bool:
        """Whether an element is shown to this reader, and not to some others only."""
        return self.surface.reader.user in element.get("visible_to_user_ids", [self.surface.reader.user])

    def chart(self, name: str, chart: Block) -> Any:
        """What a chart is drawn of: its bars, lines, slices, ticks, labels or rows."""
        return CHART_PARTS[name](chart)

    def columns(self, block: Block) -> list[str]:
        """How the columns of a table look."""
        return columns(block)

    def _label(self, element: Block, block: Block) -> str:
        named = [self.words(element.get("placeholder")), self.words(block.get("text"))]
        return next((words for words in named if words), "Choose")


CHART_PARTS = {
    "bars": charts.bars,
    "lines": charts.lines,
    "slices": charts.slices,
    "ticks": charts.ticks,
    "labels": charts.labels,
    "rows": charts.rows,
}


def _drawn(template: str, macro: str, *given: Any) -> Markup:
    drawn: Markup = getattr(environment().get_template(template).module, macro)(*given)
    return drawn
