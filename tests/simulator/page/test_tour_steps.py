import json
from pathlib import Path
from typing import Any

import pytest

from simulator.page.tour_steps import read_steps

DEMO = Path(__file__).parents[3] / "bot" / "demo_tour.json"


def written(folder: Path, step: dict[str, Any]) -> Path:
    path = folder / "tour.json"
    path.write_text(json.dumps({"steps": [{"title": "T", "words": "W.", **step}]}))
    return path


def test_the_tour_of_the_demo_can_be_read() -> None:
    found = read_steps(DEMO)
    assert 9 <= len(found) <= 12
    assert [step.title for step in found if bool(step.does) != bool(step.done_when)] == []
    assert [step.title for step in found if len(step.words) > 140] == []
    assert [act for step in found for act in step.does if act.kind == "text" and not act.unless] == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"words": None, "point": "Save"}, "Step 1 of the tour: there is no point"),
        ({"does": [{"as": "U0ANA", "verb": "jump"}]}, "one of the verbs"),
        ({"does": [{"verb": "submit"}]}, "needs `as`"),
        ({"does": [{"as": "U0ANA"}]}, "does nothing"),
        ({"done_when": {"sees": "x"}}, "a condition is one of"),
    ],
)
def test_what_is_wrong_in_a_tour_is_told_with_its_step(tmp_path: Path, wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_steps(written(tmp_path, wrong))


def test_a_file_that_is_no_tour_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text("[]")
    with pytest.raises(ValueError, match=r"other\.json is no tour"):
        read_steps(path)
