"""A page that no server serves, on the workspace of `tests.simulator.slack.ear`."""

from datetime import timedelta

import pytest

from simulator.control import Doors
from simulator.faults import Rule
from simulator.page.clockface import Clockface
from simulator.page.faultlist import Faultlist
from simulator.page.parts import Page, Parts
from simulator.page.phones import Phones
from simulator.page.tour import Tour
from simulator.page.wirelog import WireLog
from simulator.twilio.agenda import Agenda
from simulator.twilio.carrier import Carrier
from simulator.wire import Log
from tests.simulator.slack.ear import quiet


async def _leave(_what: Rule | str) -> None:
    return


@pytest.fixture
def page() -> Page:
    workspace = quiet()
    clock, faults = workspace.clock, workspace.faults
    tomorrow = clock.now() + timedelta(days=1)
    clock.move_to(tomorrow.replace(hour=17, minute=0))  # noon in New York: an hour more is the same day
    carrier = Carrier(clock, faults, Agenda(clock))
    doors = Doors(_leave, _leave, lambda _service: False)
    parts = Parts(
        workspace,
        carrier,
        clock,
        phones=Phones(carrier, workspace),
        wirelog=WireLog(Log()),
        faultlist=Faultlist(faults, doors, carrier),
        clockface=Clockface(clock, workspace, carrier),
        tour=Tour((), workspace, carrier),
    )
    return Page(parts)
