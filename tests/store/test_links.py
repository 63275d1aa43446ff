"""Claims about short links."""

import pytest

from store import Session, links


@pytest.mark.parametrize("code", ["0123456789", "abcdefghi\x00", "ééééééééé\x00", "' OR 1=1 --"])
def test_a_code_that_was_never_given_leads_nowhere(session: Session, code: str) -> None:
    assert links.resolve(session, code) is None
