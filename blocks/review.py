"""The review panel: what a send comes to, with errors and warnings above the button that asks for approval."""

from dataclasses import dataclass

from slackblocks import Block as Built

from blocks import figures, left_out
from blocks.elements import bold, context, escape, in_modal, section
from blocks.refusal import words
from blocks.surface import Modal
from blocks.words import people
from sms.finding import Finding
from sms.message import Counted, When
from sms.quota import Judgement
from sms.review import Verdict
from sms.roles import approvers_needed
from sms.settings import Settings

REQUEST = "Request approval"
SEND = "Send"
SCHEDULE = "Schedule message"


@dataclass(frozen=True, slots=True)
class Panel:
    """One review of one revision; `submit` is what its person may do with it."""

    form: str
    number: int
    verdict: Verdict
    counted: Counted
    judgement: Judgement
    when: When
    account: Settings
    submit: str = REQUEST
    budget: Judgement | None = None  # of the message's team


def counting(form: str, number: int) -> Modal:
    """Show at once that it is being counted; a job fills the panel in."""
    return _modal(form, number, (section("counting", "Counting…"),), submit="")


def view(panel: Panel) -> Modal:
    """Show the review; with errors there is nothing to submit."""
    sums = figures.send(panel.counted, panel.judgement, at=panel.when, account=panel.account)
    budget = f"\n{bold(f'Budget of {escape(panel.budget.team)}')} {figures.quota(panel.budget)}" if panel.budget else ""
    blocks = (
        _findings("errors", "❌", panel.verdict.errors),
        _findings("warnings", "⚠️", panel.verdict.warnings),
        section("sums", f"{sums}{budget}"),
        left_out.view(panel.number, panel.counted.waterfall),
        _two(panel),
    )
    return _modal(panel.form, panel.number, blocks, submit="" if panel.verdict.errors else panel.submit)


def failed(form: str, number: int, *, why: str) -> Modal:
    """Show why it could not be counted."""
    return _modal(form, number, (section("failed", f"❌ {words(why)}"),), submit="")


def _modal(form: str, number: int, blocks: tuple[Built | None, ...], *, submit: str) -> Modal:
    return Modal(
        callback="request.submit",
        form=form,
        title=f"Review #{number}",
        blocks=in_modal(*blocks),
        submit=submit,
        close="Back",
    )


def _two(panel: Panel) -> Built | None:
    above = panel.account.second_approver_above
    if approvers_needed(panel.counted.recipients, above=above) == 1:
        return None
    return context("two", f"Two approvers must agree: it goes to more than {people(above or 0)}.")


def _findings(block_id: str, symbol: str, findings: tuple[Finding, ...]) -> Built | None:
    if not findings:
        return None
    return section(block_id, "\n".join(f"{symbol} {words(finding.line)}" for finding in findings))
