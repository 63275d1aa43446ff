"""The buttons of a message that take it one step: each moves it, tells the thread, and puts what follows."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from commands import back_to_draft, pause, resume, send_now, stop, unschedule, withdraw
from commands.ask import Ask, Run
from sms.errors import Problem
from sms.lifecycle import Action, State
from sms.message import Message
from store import Session, approvals, messages, posts, quota
from tests.commands.conftest import EVA
from tests.commands.stages import approved, held, requested, sending

Stage = Callable[[Session, Ask], Message]


def paused(session: Session, ask: Ask) -> Message:
    return messages.move(session, sending(session, ask), action=Action.PAUSE, by="UANA", now=ask.now)


@dataclass(frozen=True, slots=True)
class Step:
    """A button pressed at a stage, and what comes of it."""

    run: Run
    at: Stage
    leads_to: State
    told: str
    work: tuple[str, ...] = ()


STEPS = {
    "pause": Step(pause.run, sending, State.PAUSED, "⏸ <@UANA> paused #1."),
    "resume": Step(resume.run, paused, State.SENDING, "🚀 <@UANA> resumed #1.", ("launch",)),
    "stop": Step(stop.run, sending, State.STOPPED, "⏹ <@UANA> stopped #1.", ("stop",)),
    "stop a paused one": Step(stop.run, paused, State.STOPPED, "⏹ <@UANA> stopped #1.", ("stop",)),
    "send now": Step(send_now.run, held, State.SENDING, "🚀 <@UANA> sends #1 now, though it was held.", ("launch",)),
    "back to draft": Step(back_to_draft.run, held, State.DRAFT, "📝 <@UANA> put #1 back to draft."),
    "unschedule": Step(unschedule.run, approved, State.DRAFT, "📝 <@UANA> unscheduled #1; it is a draft again."),
    "withdraw": Step(
        withdraw.run, requested, State.DRAFT, "↩️ <@UANA> withdrew the request for #1; it is a draft again."
    ),
}
EACH = pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)


@EACH
def test_a_step_is_taken_and_told_in_the_thread(session: Session, ask: Ask, message: Message, step: Step) -> None:
    step.at(session, ask)
    reply = step.run(session, replace(ask, number=1))
    assert messages.get(session, 1).state is step.leads_to
    assert tuple(job.name for job in reply.jobs if job.name != "redraw") == step.work
    redrawn = [posts.get(session, int(job.key)) for job in reply.jobs if job.name == "redraw"]
    assert step.told in [post.content.get("text") for post in redrawn if post]
    assert "card" in [post.kind for post in redrawn if post]


@EACH
def test_a_step_is_not_for_viewers_nor_for_other_states(
    session: Session, ask: Ask, message: Message, step: Step
) -> None:
    with pytest.raises(Problem):
        step.run(session, replace(ask, number=1))
    step.at(session, ask)
    with pytest.raises(Problem, match="Only an author"):
        step.run(session, replace(ask, person=EVA, number=1))


@pytest.mark.parametrize(("run", "stage"), [(unschedule.run, approved), (back_to_draft.run, held)])
def test_back_in_draft_the_segments_are_free_and_nothing_is_frozen(
    session: Session, ask: Ask, message: Message, run: Run, stage: Stage
) -> None:
    stage(session, ask)
    assert quota.standing(session, ask.account, now=ask.now).reserved == 3
    run(session, replace(ask, number=1))
    assert quota.standing(session, ask.account, now=ask.now).reserved == 0
    assert messages.frozen(session, 1) is None


def test_a_withdrawn_request_says_who_withdrew_it(session: Session, ask: Ask, message: Message) -> None:
    requested(session, ask)
    withdraw.run(session, replace(ask, number=1))
    decided = approvals.latest(session, 1)
    assert decided
    assert (decided.outcome, decided.decided_by) == ("withdrawn", "UANA")
