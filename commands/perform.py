"""One thing that one person asked, done whole or refused; a refusal is an answer and stands in the audit log."""

from blocks import refusal
from commands.ask import Ask, Reply, Run
from sms.errors import Problem
from store import Session, audit


def perform(session: Session, ask: Ask, run: Run) -> Reply:
    """Run a part that may write; when it is refused nothing of it stays but the audit row. Bugs are not refusals."""
    try:
        with session.begin_nested():
            return run(session, ask)
    except Problem as problem:
        audit.add(
            session,
            who=ask.person.id,
            action=ask.entry,
            subject=ask.subject if ask.number is None else f"#{ask.number}",
            now=ask.now,
            outcome="refused",
            detail={"why": str(problem)},
        )
        return refused(problem)


def refused(problem: Problem) -> Reply:
    """Tell why it was refused: at the input that is wrong, if it is one."""
    if problem.field:
        return Reply(errors={problem.field: str(problem)})
    return Reply(say=refusal.view(problem))
