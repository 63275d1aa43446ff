"""Whether what a step of the tour waits for has come true."""

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.page.tour_steps import Condition
from simulator.slack import messages, views
from simulator.slack.find import words
from simulator.slack.mrkdwn import Reader
from simulator.slack.render import Page, readable
from simulator.slack.workspace import View, Workspace
from simulator.twilio.carrier import Carrier

NEWEST_MESSAGES = 60  # a long thread must not make every look at it long


@dataclass(frozen=True, slots=True)
class Eyes:
    """What can be looked at: people's screens and phones."""

    workspace: Workspace
    carrier: Carrier

    def see(self, conditions: tuple[Condition, ...]) -> bool:
        """Whether all of them have come true; true of none."""
        return all(self._sees(each) for each in conditions)

    def mark(self, conditions: tuple[Condition, ...]) -> tuple[int, ...]:
        """Numbers that change whenever another look may see something else."""
        phones = [len(self.carrier.phones.get(each.who, [])) for each in conditions]
        return (self.workspace.changes.number, *phones)

    def newest_text(self, number: str) -> str:
        """The body of the newest text that a phone got."""
        return next((each.body for each in reversed(self.carrier.phones.get(number, [])) if each.direction == "in"), "")

    def _sees(self, condition: Condition) -> bool:
        if condition.how in {"gets", "says"}:
            direction = "in" if condition.how == "gets" else "out"
            texts = self.carrier.phones.get(condition.who, [])
            return any(each.direction == direction and condition.words in each.body for each in texts)
        if condition.how == "modal":
            view = views.top(self.workspace, condition.who)
            return (view.body["title"]["text"] if view else "") == condition.words
        return any(condition.words in text for text in _screen(self.workspace, condition.who))


def _screen(workspace: Workspace, user: str) -> Iterator[str]:
    page = Page(Reader(workspace, user))
    for view in (views.top(workspace, user), workspace.views.get(workspace.homes.get(user, ""))):
        if view:
            yield _surface(view, page)
    yield from workspace.notices.get(user, [])
    found = messages.visible(workspace, user)
    # A root is redrawn in place: its words may be new though its time is old.
    redrawn = [each for each in found[:-NEWEST_MESSAGES] if each.edited_ts and not each.thread_ts]
    for message in [*redrawn, *found[-NEWEST_MESSAGES:]]:
        yield words(message, page)


def _surface(view: View, page: Page) -> str:
    title = view.body.get("title", {}).get("text", "")
    return f"{title}\n{readable(view.blocks, Page(page.reader, view.values))}"
