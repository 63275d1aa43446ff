"""The verdict on a send: errors that block it, and warnings beside them.

A text that can be sent to nobody, empty or with a bad token, never comes here: it is refused before people are counted.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sms.audience import SENTENCE
from sms.cautions import cautions
from sms.finding import Code, Facts, Finding, moment, segments
from sms.naming import whose
from sms.roles import approvers_needed
from sms.text import CHARACTERS_MAX


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; with any error there is no submit."""

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


def review(facts: Facts) -> Verdict:
    """Judge a send by all its facts, gravest first; warnings are told even when errors block it."""
    errors = tuple(finding for check in _CHECKS if (finding := check(facts)))
    return Verdict(errors, cautions(facts))


def _no_permission(facts: Facts) -> Finding | None:
    """Find out before anybody waits for it that nobody may approve: only groups are looked up when it is pressed."""
    settings = facts.settings
    named = frozenset(settings.approvers or settings.admins)
    may = named if settings.self_approval else named - facts.authors
    needed = approvers_needed(facts.counted.recipients, above=settings.second_approver_above)
    if not named or len(may) >= needed or any(who.startswith("S") for who in named):
        return None
    return Finding(
        Code.NO_PERMISSION,
        "There is nobody who may approve it." if not may else "Two must approve it, and only one may.",
        "Have an admin add somebody to `approvers` in /sms settings.",
    )


def _no_sender(facts: Facts) -> Finding | None:
    if facts.has_sender:
        return None
    return Finding(
        Code.NO_SENDER, "There is no number to send from.", "Have an admin set one; `textops doctor` tells how."
    )


def _no_subscription(facts: Facts) -> Finding | None:
    if facts.message.draft.subscription:
        return None
    return Finding(
        Code.NO_SUBSCRIPTION, "No subscription type is chosen.", "Press `Edit` and choose what people agreed to."
    )


def _nobody(facts: Facts) -> Finding | None:
    if facts.counted.recipients:
        return None
    if facts.message.selection.is_empty:
        return Finding(Code.NOBODY, "Nobody is chosen.", "Choose a list or a contact under `Send to`.")
    lost = max(facts.counted.waterfall.dropped, key=lambda pair: pair[1], default=None)
    why = f"Most drop out for one reason: {_lower(SENTENCE[lost[0]])}" if lost else "The lists are empty: add contacts."
    return Finding(Code.NOBODY, "Nobody will receive it.", why)


def _too_long(facts: Facts) -> Finding | None:
    if facts.counted.longest <= CHARACTERS_MAX:
        return None
    whose = f" for {facts.counted.too_long}" if facts.counted.too_long else ""
    return Finding(
        Code.TOO_LONG,
        f"The text has {facts.counted.longest:,} characters{whose}; {CHARACTERS_MAX:,} are the most.",
        "Shorten it, or the values put into it.",
    )


def _quota_exceeded(facts: Facts) -> Finding | None:
    quota = facts.quota
    if not quota.exceeds or quota.left is None:
        return None
    return Finding(
        Code.QUOTA_EXCEEDED,
        f"This send needs {segments(quota.asked)}, and {quota.left:,} are left of {quota.limit:,} this month.",
        "Send to fewer people, shorten the text, or see /sms quota for a higher limit.",
    )


def _budget_exceeded(facts: Facts) -> Finding | None:
    budget = facts.budget
    if budget is None or not budget.exceeds or budget.left is None:
        return None
    return Finding(
        Code.BUDGET_EXCEEDED,
        f"This send needs {segments(budget.asked)}, and {budget.left:,} are left of team {whose(budget.team)} budget.",
        "Send to fewer people, shorten the text, or have an admin raise it in /sms quota.",
    )


def _in_the_past(facts: Facts) -> Finding | None:
    if facts.starts_at is None or facts.starts_at >= facts.now:
        return None
    return Finding(
        Code.IN_THE_PAST, f"{moment(facts.starts_at, facts)} has passed.", "Pick a later time, or choose `Send now`."
    )


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]


_CHECKS: tuple[Callable[[Facts], Finding | None], ...] = (
    *(_no_permission, _no_sender, _no_subscription, _nobody, _too_long),
    *(_quota_exceeded, _budget_exceeded, _in_the_past),
)
