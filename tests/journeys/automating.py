"""What journeys of automations have in common: one is built step by step, saved and approved."""

from simulator.people import Person
from tests.journeys.stage import Stage
from tests.journeys.steps import approves, number_of


def begins(who: Person, name: str, when: str) -> None:
    """Open the form of a new automation."""
    who.types("/sms automations", in_="#marketing")
    who.clicks("Add an automation")
    who.modal()
    who.fills("Name", name)
    who.chooses("When", when)


def texts(who: Person, body: str, *, step: int = 1) -> None:
    """Let a step send a text."""
    who.chooses(f"Step {step}", "Send a text")
    who.sees("characters")
    who.fills(f"Message {step}", body)
    who.chooses(f"Subscription type {step}", "Offers")


def waits(who: Person, amount: int, unit: str, *, step: int) -> None:
    """Let a step wait."""
    who.chooses(f"Step {step}", "Wait")
    who.sees(f"How many {step}")
    who.fills(f"How many {step}", str(amount))
    who.chooses(f"Unit {step}", unit)


def saves(who: Person, name: str) -> int:
    """Save the draft and give its number."""
    who.submits()
    who.has_no_modal()
    return number_of(who, name)


def runs(stage: Stage, name: str) -> int:
    """Save what stands in Ana's form, and have Bo approve it."""
    ana = stage.person("ana")
    number = saves(ana, name)
    ana.clicks("Request approval", on=name)
    ana.sees(f"{name}? (revision")
    approves(stage.person("bo"), name)
    ana.sees(f"approved #{number}; it runs from now on")
    return number
