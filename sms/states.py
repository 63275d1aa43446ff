"""The states of the USA: how their names are written, and all the time zones that each lies in."""

from collections.abc import Mapping
from types import MappingProxyType

_EAST, _CENTRAL, _MOUNTAIN = "America/New_York", "America/Chicago", "America/Denver"
_WEST, _ARIZONA, _IDAHO = "America/Los_Angeles", "America/Phoenix", "America/Boise"

# Code, name, time zones; as of November 2026.
_ROWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("AL", "Alabama", (_CENTRAL,)),
    ("AK", "Alaska", ("America/Anchorage", "America/Adak")),
    ("AZ", "Arizona", (_ARIZONA, _MOUNTAIN)),  # the Navajo Nation puts its clocks on
    ("AR", "Arkansas", (_CENTRAL,)),
    ("CA", "California", (_WEST,)),
    ("CO", "Colorado", (_MOUNTAIN,)),
    ("CT", "Connecticut", (_EAST,)),
    ("DE", "Delaware", (_EAST,)),
    ("DC", "District of Columbia", (_EAST,)),
    ("FL", "Florida", (_EAST, _CENTRAL)),
    ("GA", "Georgia", (_EAST,)),
    ("HI", "Hawaii", ("Pacific/Honolulu",)),
    ("ID", "Idaho", (_IDAHO, _WEST)),
    ("IL", "Illinois", (_CENTRAL,)),
    ("IN", "Indiana", (_EAST, _CENTRAL)),
    ("IA", "Iowa", (_CENTRAL,)),
    ("KS", "Kansas", (_CENTRAL, _MOUNTAIN)),
    ("KY", "Kentucky", (_EAST, _CENTRAL)),
    ("LA", "Louisiana", (_CENTRAL,)),
    ("ME", "Maine", (_EAST,)),
    ("MD", "Maryland", (_EAST,)),
    ("MA", "Massachusetts", (_EAST,)),
    ("MI", "Michigan", (_EAST, _CENTRAL)),
    ("MN", "Minnesota", (_CENTRAL,)),
    ("MS", "Mississippi", (_CENTRAL,)),
    ("MO", "Missouri", (_CENTRAL,)),
    ("MT", "Montana", (_MOUNTAIN,)),
    ("NE", "Nebraska", (_CENTRAL, _MOUNTAIN)),
    ("NV", "Nevada", (_WEST, _MOUNTAIN)),
    ("NH", "New Hampshire", (_EAST,)),
    ("NJ", "New Jersey", (_EAST,)),
    ("NM", "New Mexico", (_MOUNTAIN,)),
    ("NY", "New York", (_EAST,)),
    ("NC", "North Carolina", (_EAST,)),
    ("ND", "North Dakota", (_CENTRAL, _MOUNTAIN)),
    ("OH", "Ohio", (_EAST,)),
    ("OK", "Oklahoma", (_CENTRAL,)),
    ("OR", "Oregon", (_WEST, _MOUNTAIN)),
    ("PA", "Pennsylvania", (_EAST,)),
    ("RI", "Rhode Island", (_EAST,)),
    ("SC", "South Carolina", (_EAST,)),
    ("SD", "South Dakota", (_CENTRAL, _MOUNTAIN)),
    ("TN", "Tennessee", (_EAST, _CENTRAL)),
    ("TX", "Texas", (_CENTRAL, _MOUNTAIN)),
    ("UT", "Utah", (_MOUNTAIN,)),
    ("VT", "Vermont", (_EAST,)),
    ("VA", "Virginia", (_EAST,)),
    ("WA", "Washington", (_WEST,)),
    ("WV", "West Virginia", (_EAST,)),
    ("WI", "Wisconsin", (_CENTRAL,)),
    ("WY", "Wyoming", (_MOUNTAIN,)),
    ("AS", "American Samoa", ("Pacific/Pago_Pago",)),
    ("GU", "Guam", ("Pacific/Guam",)),
    ("MP", "Northern Mariana Islands", ("Pacific/Saipan",)),
    ("PR", "Puerto Rico", ("America/Puerto_Rico",)),
    ("VI", "U.S. Virgin Islands", ("America/St_Thomas",)),
)

CODES: Mapping[str, str] = MappingProxyType({word.casefold(): code for code, name, _ in _ROWS for word in (code, name)})
ZONES: Mapping[str, tuple[str, ...]] = MappingProxyType({code: zones for code, _, zones in _ROWS})


def code_of(text: str) -> str:
    """Read `FL`, `fl`, `US-FL` or `Florida` as FL; what is no state gives nothing."""
    return CODES.get(text.strip().casefold().removeprefix("us-"), "")


def zones(code: str) -> tuple[str, ...]:
    """List every time zone that a state lies in; none for what is no state."""
    return ZONES.get(code, ())
