"""Where somebody may be: what the contact tells of it, and what the first digits of the number do."""

from dataclasses import dataclass

from sms import phone, state_laws, states, zones

AREA_CHARACTERS = 5  # "+1212": of a whole number no more is looked at, for numbers are carried along


@dataclass(frozen=True, slots=True)
class Place:
    """The contact's own time zone and state, as they are kept, and how the number begins; any of them may be empty."""

    time_zone: str | None = None
    state: str | None = None
    area: str = ""

    @property
    def zones(self) -> tuple[str, ...]:
        """The contact's own time zone, else all that state or area code can lie in; none when nothing is known."""
        if self.time_zone in zones.names():
            return (self.time_zone or "",)
        return tuple(sorted({*states.zones(self._state), *phone.zones(self.area)}))

    @property
    def laws(self) -> tuple[state_laws.Law, ...]:
        """The laws of the contact's state and of the state in which the area code lies."""
        return state_laws.of(self._state, self.area.removeprefix("+1"))

    @property
    def _state(self) -> str:
        """The code of the state; a state of another country is none, though it may have the same letters."""
        return states.code_of(self.state or "") if self.area.startswith("+1") else ""
