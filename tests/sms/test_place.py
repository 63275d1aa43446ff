"""Claims about where somebody may be, by what is known of them."""

import pytest

from sms.place import Place

NEW_YORK, CHICAGO = "America/New_York", "America/Chicago"


@pytest.mark.parametrize(
    ("place", "zones"),
    [
        (Place("Europe/Oslo", "NY", "+1212"), ("Europe/Oslo",)),  # their own word counts most
        (Place(area="+1212"), (NEW_YORK,)),
        (Place(area="+1850"), (CHICAGO, NEW_YORK)),  # Florida's panhandle lies in two
        (Place(state="New York", area="+1312"), (CHICAGO, NEW_YORK)),  # either may be so: both must be open
        (Place(state="ca", area="+1212"), ("America/Los_Angeles", NEW_YORK)),
        (Place(state="US-TN", area="+1615"), (CHICAGO, NEW_YORK)),
        (Place("Mars/Base", None, "+1212"), (NEW_YORK,)),
        (Place(state="Bavaria", area="+1212"), (NEW_YORK,)),
        (Place(state="WA", area="+4791"), ("Arctic/Longyearbyen", "Europe/Oslo")),  # another country's letters
        (Place(area="+1500"), ()),
        (Place(), ()),
    ],
)
def test_zones_are_all_that_somebody_can_be_in(place: Place, zones: tuple[str, ...]) -> None:
    assert place.zones == zones


@pytest.mark.parametrize(
    ("place", "states"),
    [
        (Place(area="+1305"), {"FL"}),
        (Place(state="Florida", area="+1212"), {"FL"}),
        (Place(state="TX", area="+1203"), {"CT", "TX"}),
        (Place(NEW_YORK, None, "+1305"), {"FL"}),  # a zone tells no state
        (Place(state="WA", area="+6141"), set()),
        (Place(state="NY", area="+1212"), set()),
    ],
)
def test_the_laws_are_those_of_the_state_and_of_the_area_code(place: Place, states: set[str]) -> None:
    assert {law.state for law in place.laws} == states
