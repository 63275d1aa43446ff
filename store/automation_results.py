"""What an automation came to: who is in it, and what became of its texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sms.automation_words import Names
from sms.emoji_names import expand
from sms.report import Counts, together
from sms.settings import Settings
from sms.text import compose
from store import Session, automation_texts, automations
from store.automations import Automation, Figures
from store.schema.messages import messages
from store.tallies import tallies


@dataclass(frozen=True, slots=True)
class Results:
    """One automation with its figures; `texts` are the words as sent, each with what became of it."""

    automation: Automation
    figures: Figures
    names: Names
    texts: Sequence[tuple[str, Counts]]

    @property
    def counts(self) -> Counts:
        """What became of all texts together."""
        return together(counts for _, counts in self.texts)


def results(session: Session, each: Automation, *, account: Settings) -> Results:
    """Count an automation."""
    found = tallies(session, select(messages.c.number).where(messages.c.automation == each.number))
    by_place = automation_texts.by_place(session, each.number)
    told = []
    for place, step in enumerate(each.plan.texts):
        of_place = [found[number].counts for number in by_place.get(place, ()) if number in found]
        told.append((compose(expand(step.body), account.opt_out_text if step.opt_out else ""), together(of_place)))
    return Results(each, automations.figures(session, each.number), automations.names(session), told)
