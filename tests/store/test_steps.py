"""Claims about cutting many rows into parts."""

import pytest
from sqlalchemy import insert

from store import Session, steps
from store.schema.rollups import uncounted


@pytest.mark.parametrize(
    ("every", "ends"),
    [(1, [2, 3, 5, 8, 13]), (2, [3, 8]), (5, [13]), (6, [])],
)
def test_parts_end_at_every_so_manieth_key(session: Session, every: int, ends: list[int]) -> None:
    session.execute(insert(uncounted), [{"id": id_, "stretch": 0} for id_ in (1, 2, 3, 5, 8, 13)])
    assert steps.ends(session, uncounted.c.id, uncounted.c.id > 1, every=every) == ends
