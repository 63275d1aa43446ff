"""Who is chosen, the steps of the waterfall on which people drop out, and how far an audience may drift."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType


class Step(StrEnum):
    """The steps of the waterfall in order; a person drops out at the first one that fails."""

    IN_LISTS = "in_lists"
    PEOPLE = "people"
    NOT_EXCLUDED = "not_excluded"
    MARKETING = "marketing"
    VALID_NUMBER = "valid_number"
    CONSENTED = "consented"
    NOT_SUPPRESSED = "not_suppressed"
    UNIQUE_NUMBER = "unique_number"
    NOT_HELD_BY_EXCLUDED = "not_held_by_excluded"
    UNDER_CAP = "under_cap"


class Reason(StrEnum):
    """Why somebody gets nothing; the codes stand in the ledger, in reports and in downloads."""

    REPEATED = "repeated"
    EXCLUDED = "excluded"
    NOT_MARKETING = "not_marketing"
    NO_VALID_NUMBER = "no_valid_number"
    NO_CONSENT = "no_consent"
    PENDING = "pending"
    SUPPRESSED = "suppressed"
    SHARED_NUMBER = "shared_number"
    NUMBER_EXCLUDED = "number_excluded"
    FREQUENCY_CAP = "frequency_cap"
    OPTED_OUT = "opted_out"
    QUIET_HOURS = "quiet_hours"
    TOO_LONG = "too_long"
    LEFT = "left"


LABEL: Mapping[Step, str] = MappingProxyType(
    {
        Step.IN_LISTS: "in lists",
        Step.PEOPLE: "people",
        Step.NOT_EXCLUDED: "not excluded",
        Step.MARKETING: "marketing",
        Step.VALID_NUMBER: "valid number",
        Step.CONSENTED: "consented",
        Step.NOT_SUPPRESSED: "not suppressed",
        Step.UNIQUE_NUMBER: "unique numbers",
        Step.NOT_HELD_BY_EXCLUDED: "not held by an excluded contact",
        Step.UNDER_CAP: "under the frequency cap",
    }
)

DROPPED_AT: Mapping[Step, Reason] = MappingProxyType(
    {
        Step.PEOPLE: Reason.REPEATED,
        Step.NOT_EXCLUDED: Reason.EXCLUDED,
        Step.MARKETING: Reason.NOT_MARKETING,
        Step.VALID_NUMBER: Reason.NO_VALID_NUMBER,
        Step.CONSENTED: Reason.NO_CONSENT,
        Step.NOT_SUPPRESSED: Reason.SUPPRESSED,
        Step.UNIQUE_NUMBER: Reason.SHARED_NUMBER,
        Step.NOT_HELD_BY_EXCLUDED: Reason.NUMBER_EXCLUDED,
        Step.UNDER_CAP: Reason.FREQUENCY_CAP,
    }
)

SENTENCE: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.REPEATED: "Is in more than one of the lists, and is counted once.",
        Reason.EXCLUDED: "Is among those not to send to.",
        Reason.NOT_MARKETING: "Is not a marketing contact.",
        Reason.NO_VALID_NUMBER: "Has no number that can be texted.",
        Reason.NO_CONSENT: "Has not agreed to get this subscription type.",
        Reason.PENDING: "Was asked to confirm with YES, and has not answered yet.",
        Reason.SUPPRESSED: "Has a number that is suppressed or on hold.",
        Reason.SHARED_NUMBER: "Shares a number with a contact who is sent to already.",
        Reason.NUMBER_EXCLUDED: "Has a number that an excluded contact holds too.",
        Reason.FREQUENCY_CAP: "Has been sent as many texts lately as the frequency cap allows.",
        Reason.OPTED_OUT: "Opted out after the approval.",
        Reason.QUIET_HOURS: "Was in quiet hours when the message was sent.",
        Reason.TOO_LONG: "Would get a text that is too long.",
        Reason.LEFT: "Left the audience after the approval.",
    }
)


GONE: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.LEFT: "no longer in the lists",
        Reason.EXCLUDED: "excluded by now",
        Reason.NOT_MARKETING: "not marketing contacts any more",
        Reason.NO_VALID_NUMBER: "without a number by now",
        Reason.NO_CONSENT: "with another number or without consent by now",
        Reason.FREQUENCY_CAP: "at the frequency cap by now",
        Reason.NUMBER_EXCLUDED: "with a number that an excluded contact holds",
    }
)
"""Why somebody who was approved is not among those who are left, said of several."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom to send to and whom not, by ids of lists and contacts; exclusion wins. Newcomers join only if chosen."""

    lists: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    not_lists: tuple[int, ...] = ()
    not_contacts: tuple[int, ...] = ()
    newcomers: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody is chosen; exclusions alone choose nobody."""
        return not (self.lists or self.contacts)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """How many are left after each step, in order."""

    steps: tuple[tuple[Step, int], ...]

    @property
    def receive(self) -> int:
        """How many will receive it; nobody when nothing was counted."""
        return self.steps[-1][1] if self.steps else 0

    @property
    def dropped(self) -> tuple[tuple[Reason, int], ...]:
        """How many drop out for which reason, in order; steps that nobody fails are left out."""
        pairs = zip(self.steps, self.steps[1:], strict=False)
        lost = ((DROPPED_AT[step], before - left) for (_, before), (step, left) in pairs)
        return tuple((reason, count) for reason, count in lost if count)


def waterfall(counts: Mapping[Step, int]) -> Waterfall:
    """Put counts in the order of the steps; every step must be there."""
    return Waterfall(tuple((step, counts[step]) for step in Step))


def drift(approved: int, added: int, dropped: int) -> Fraction:
    """Give the part of an approved audience that changed; people who opted out are not to be counted as dropped."""
    return Fraction(added + dropped, max(1, approved))


def is_adrift(approved: int, added: int, dropped: int, *, percent: int = 10) -> bool:
    """Tell whether an audience changed too much since its approval to go out unseen; exactly the share still goes."""
    return drift(approved, added, dropped) * 100 > percent
