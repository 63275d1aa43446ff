import asyncio

import pytest

from simulator.control import Doors
from simulator.faults import Fault, Rule
from simulator.page.faultlist import PRESETS, Faultlist
from simulator.page.templates import environment
from tests.simulator.page.parts import stage


def faultlist() -> Faultlist:
    _, carrier = stage()
    closed: set[str] = set()

    async def refuse(rule: Rule) -> None:
        closed.add(rule.service)

    async def heal(service: str) -> None:
        closed.discard(service)

    return Faultlist(carrier.faults, Doors(refuse, heal, closed.__contains__), carrier)


def html(faults: Faultlist) -> str:
    return environment().get_template("faults.html").render(faultlist=faults)


@pytest.mark.parametrize("name", [preset.name for preset in PRESETS])
def test_each_fault_is_switched_on_and_off_by_itself(name: str) -> None:
    faults = faultlist()
    others = [preset.name for preset in PRESETS if preset.name != name][:2]
    before = faults.version
    for each in (*others, name, name):
        asyncio.run(faults.switch(each, is_on=True))
    assert {preset.name for preset, is_on in faults.rows if is_on} == {name, *others}
    assert "Faults · 3" in html(faults)
    for each in (name, name):
        asyncio.run(faults.switch(each, is_on=False))
    assert {preset.name for preset, is_on in faults.rows if is_on} == set(others)
    assert faults.version != before


def test_a_fault_ordered_elsewhere_is_counted() -> None:
    faults = faultlist()
    faults.faults.add(Rule("twilio", Fault("slow", 9.0)))
    assert (faults.count, faults.others) == (1, 1)
    assert "and 1 ordered by" in html(faults)
    faults.faults.clear()
    assert faults.count == 0
    assert "Faults<" in html(faults)


@pytest.mark.parametrize(("what", "is_struck"), [("delivered", True), ("inbound", False)])
def test_statuses_that_never_come_leave_peoples_texts_alone(what: str, is_struck: bool) -> None:
    faults = faultlist()
    asyncio.run(faults.switch("statuses-never", is_on=True))
    assert bool(faults.faults.take("callback", what)) == is_struck


@pytest.mark.parametrize("switched", [True, False])
def test_an_unknown_fault_is_refused_with_the_known_ones(switched: bool) -> None:
    with pytest.raises(ValueError, match="no fault rain; there are slack-loses"):
        asyncio.run(faultlist().switch("rain", is_on=switched))
