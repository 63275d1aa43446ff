"""The faults that the page offers, in plain words, each to be switched on and off."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from simulator.control import Doors
from simulator.faults import Fault, Faults, Rule
from simulator.twilio.carrier import Carrier

DOWN_SECONDS = 20.0
STATUSES = ("queued", "sending", "sent", "delivered", "undelivered", "failed")


@dataclass(frozen=True, slots=True)
class Preset:
    """One switch: its name and words, and what it sets: rules, a closed port, or how so many of a thousand behave."""

    name: str
    label: str
    rules: tuple[Rule, ...] = ()
    closed: str = ""
    shares: Mapping[str, int] = field(default_factory=dict)


def _calls(kind: str, probability: float) -> Rule:
    return Rule("slack", Fault(kind, 2.0), probability=probability)


def _texts(kind: str, probability: float) -> Rule:
    return Rule("twilio", Fault(kind, 1.0), what="messages.create", probability=probability)


def _statuses(kind: str) -> tuple[Rule, ...]:
    # One for each: a rule on everything would strike people's texts as well.
    return tuple(Rule("callback", Fault(kind, 3.0), what=status) for status in STATUSES)


PRESETS = (
    Preset("slack-loses", "Slack loses one answer in five", (_calls("lost", 0.2),)),
    Preset("slack-slow", "Slack takes 2 seconds to answer", (_calls("slow", 1.0),)),
    Preset("slack-429", "Slack answers half of the calls with 429", (_calls("ratelimited", 0.5),)),
    Preset("slack-no-charts", "Slack knows no charts", (Rule("blocks", Fault("unknown"), what="data_visualization"),)),
    Preset("slack-down", "Slack is down for 20 seconds", closed="slack"),
    Preset("carrier-loses", "The carrier loses 5 % of its answers", (_texts("lost", 0.05),)),
    Preset("carrier-429", "The carrier answers a third of the texts with 429", (_texts("ratelimited", 0.33),)),
    Preset("carrier-down", "The carrier is down for 20 seconds", closed="twilio"),
    Preset("statuses-twice", "Statuses come twice", _statuses("duplicate")),
    Preset("statuses-shuffled", "Statuses come out of order", _statuses("shuffled")),
    Preset("statuses-never", "Statuses never come", _statuses("withheld")),
    Preset("numbers", "2 % of the numbers are landlines, 3 % unreachable", shares={"landline": 20, "unreachable": 30}),
)


@dataclass(frozen=True, slots=True)
class Faultlist:
    """What is switched on is read from the faults themselves, so that one ordered by HTTP shows as well."""

    faults: Faults
    doors: Doors
    carrier: Carrier

    @property
    def version(self) -> tuple[str, ...]:
        """What is shown: it differs when the list has to be drawn anew."""
        return (*(preset.name for preset in PRESETS if self.is_on(preset)), str(self.others))

    @property
    def count(self) -> int:
        """How many things go wrong just now."""
        return sum(map(self.is_on, PRESETS)) + self.others

    @property
    def others(self) -> int:
        """How many rules are in force that stand in no preset that is on."""
        known = {rule for preset in PRESETS if self.is_on(preset) for rule in preset.rules}
        return sum(rule not in known for rule in self.faults.rules())

    @property
    def rows(self) -> list[tuple[Preset, bool]]:
        """Every preset with whether it is on."""
        return [(preset, self.is_on(preset)) for preset in PRESETS]

    def is_on(self, preset: Preset) -> bool:
        """Whether it is in force; a service that is down comes back by itself."""
        if preset.closed:
            return self.doors.is_closed(preset.closed)
        if preset.shares:
            return self.carrier.behaviours.per_mille == preset.shares
        return set(preset.rules) <= set(self.faults.rules())

    async def switch(self, name: str, *, is_on: bool) -> None:
        """Put a preset in force or lift it; doing it twice changes nothing."""
        preset = next((each for each in PRESETS if each.name == name), None)
        if preset is None:
            raise ValueError(f"There is no fault {name}; there are {', '.join(each.name for each in PRESETS)}.")
        if self.is_on(preset) == is_on:
            return
        if preset.closed and is_on:
            await self.doors.refuse(Rule(preset.closed, Fault("refused", DOWN_SECONDS)))
        elif preset.closed:
            await self.doors.heal(preset.closed)
        elif preset.shares:
            self.carrier.behaviours.set({"per_mille": preset.shares if is_on else {}})
        else:
            for rule in preset.rules:
                (self.faults.add if is_on else self.faults.remove)(rule)
