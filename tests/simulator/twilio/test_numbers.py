from typing import Any

import pytest

from simulator.twilio.numbers import Behaviours, read


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("+12125550123", "+12125550123"),
        ("(212) 555-0123", "+12125550123"),
        ("+47 912 34 567", "+4791234567"),
        ("+1212555012", None),
        ("+11125550123", None),
        ("12125550123", None),
        ("ACME", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_e164_or_not_at_all(written: str, expected: str | None) -> None:
    assert read(written) == expected


def test_a_number_of_its_own_wins_over_the_newest_range() -> None:
    behaviours = Behaviours()
    behaviours.set({"first": "+12125550000", "last": "+12125559999", "behaviour": "landline"})
    behaviours.set({"first": "+12125550100", "last": "+12125550199", "behaviour": "filtered"})
    behaviours.set({"number": "+12125550123", "behaviour": "slow"})
    numbers = ["+12125550123", "+12125550124", "+12125550200", "+12125560000"]
    assert [behaviours.of(each) for each in numbers] == ["slow", "filtered", "landline", "ok"]


def test_shares_fall_on_the_same_numbers_every_time() -> None:
    behaviours = Behaviours()
    behaviours.set({"per_mille": {"landline": 20, "unreachable": 10}})
    numbers = [f"+1212555{each:04}" for each in range(5000)]
    found = [behaviours.of(each) for each in numbers]
    assert found == [behaviours.of(each) for each in numbers]
    assert 50 < found.count("landline") < 160
    assert 20 < found.count("unreachable") < 90


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"number": "+12125550123", "behaviour": "asleep"}, "No such behaviour: asleep"),
        ({"number": "soon", "behaviour": "ok"}, "Not a phone number: soon"),
        ({"per_mille": {"landline": 900, "slow": 200}}, "more than 1000"),
    ],
)
def test_a_behaviour_that_means_nothing_is_refused(body: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Behaviours().set(body)
