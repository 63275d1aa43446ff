"""A workspace, a carrier and a clock that no server serves, for what the page makes of them."""

from datetime import UTC, datetime

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.slack.workspace import Workspace
from simulator.twilio.agenda import Agenda
from simulator.twilio.carrier import Carrier

ANN, BEN, CAM, DOT = "+12125550101", "+14155550132", "+13125550177", "+12125550104"
ACCOUNT_NUMBER = "+12015550100"
MANIFEST = {"display_information": {"name": "Bot"}, "features": {"bot_user": {"display_name": "bot"}}}


class Stopped(Clock):
    """A clock that stands: Friday 27 November 2026, 9:07 in New York, until it is moved."""

    def now(self) -> datetime:
        return datetime(2026, 11, 27, 14, 7, tzinfo=UTC) + self.offset


def stage() -> tuple[Workspace, Carrier]:
    clock, faults = Stopped(), Faults()
    workspace = Workspace(clock, faults, base_url="http://127.0.0.1", manifest=MANIFEST)
    return workspace, Carrier(clock, faults, Agenda(clock))
