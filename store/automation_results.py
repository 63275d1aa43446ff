"""What an automation came to: who is in it, and what became of its texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from sms.automation_words import Names
from sms.emoji_names import expand
from sms.report import Counts, together
from sms.settings import Settings
from sms.text import compose
from store import Session, automation_texts, automations, reports
from store.automations import Automation, Figures
from store.schema.messages import messages
from store.tallies import tallies


@dataclass(frozen=True, slots=True)
class Text:
    """One of its texts: the words as sent, and what became of it."""

    words: str
    counts: Counts
    has_links: bool = True


@dataclass(frozen=True, slots=True)
class Results:
    """One automation with its figures; `skipped` are those who dropped out after their text was planned, by reason."""

    automation: Automation
    figures: Figures
    names: Names
    texts: Sequence[Text]
    skipped: Mapping[str, int] = field(default_factory=dict)

    @property
    def together(self) -> Text:
        """What became of all texts together."""
        counts = together(text.counts for text in self.texts)
        return Text("", counts, has_links=any(text.has_links for text in self.texts))


def results(session: Session, each: Automation, *, account: Settings) -> Results:
    """Count an automation."""
    found = tallies(session, select(messages.c.number).where(messages.c.automation == each.number))
    by_place = automation_texts.by_place(session, each.number)
    told = []
    for place, step in enumerate(each.plan.texts):
        numbers = by_place.get(place, ())
        words = compose(expand(step.body), account.opt_out_text if step.opt_out else "")
        counts = together(found[number].counts for number in numbers if number in found)
        told.append(Text(words, counts, has_links=reports.has_links(session, numbers)))
    figures, names = automations.figures(session, each.number), automations.names(session)
    return Results(each, figures, names, told, skipped=reports.skipped(session, list(found)))
