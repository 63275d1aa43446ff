from datetime import datetime

import pytest

from store import Session, audit, snippets
from store.snippets import NoSuchSnippet


def test_snippets_are_listed_by_name_however_it_is_capitalised(session: Session, now: datetime) -> None:
    for name in ("sale", "Hello", "bye"):
        snippets.add(session, name, body=f"{name}!", by="UANA", now=now)
    assert [each.name for each in snippets.every(session)] == ["bye", "Hello", "sale"]


def test_a_snippet_is_changed_and_removed_once(session: Session, now: datetime) -> None:
    snippets.add(session, "Sale", body="Sale!", by="UANA", now=now)
    kept = snippets.every(session)[0]
    snippets.change(session, kept.id, name="Big sale", body="Big sale!", by="UBO", now=now)
    new = snippets.get(session, kept.id)
    assert (new.name, new.body, new.by) == ("Big sale", "Big sale!", "UBO")
    assert snippets.remove(session, kept.id, by="UBO", now=now) == new
    with pytest.raises(NoSuchSnippet):
        snippets.get(session, kept.id)
    with pytest.raises(NoSuchSnippet):
        snippets.remove(session, kept.id, by="UANA", now=now)
    with pytest.raises(NoSuchSnippet):
        snippets.change(session, kept.id, name="Sale", body="Sale!", by="UBO", now=now)
    assert [entry.action for entry in audit.tail(session)] == [
        *("removed a snippet", "changed a snippet", "added a snippet")
    ]
