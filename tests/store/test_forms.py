from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from store import forms


def opened(session: Session, now: datetime, *, user: str = "ana", kind: str = "draft") -> str:
    return forms.open(session, user=user, kind=kind, now=now, message=12, revision=3, state={"step": 1})


def test_a_form_is_found_by_its_id(session: Session, now: datetime) -> None:
    form = forms.state(session, opened(session, now))
    assert (form.user, form.kind, form.message, form.revision, form.state) == ("ana", "draft", 12, 3, {"step": 1})


def test_what_a_form_is_about_changes_and_what_was_typed_stays(session: Session, now: datetime) -> None:
    form = opened(session, now)
    forms.keep(session, form, {"name": "Sale"}, now=now)
    forms.update(session, form, {"step": 2})
    assert (forms.state(session, form).state, forms.state(session, form).typed) == ({"step": 2}, {"name": "Sale"})


@pytest.mark.parametrize(("hours", "is_kept"), [(0, True), (23.9, True), (24, False)])
def test_what_was_typed_is_kept_for_24_hours(session: Session, now: datetime, hours: float, *, is_kept: bool) -> None:
    forms.keep(session, opened(session, now), {"name": "Sale"}, now=now)
    found = forms.kept(session, "ana", kind="draft", now=now + timedelta(hours=hours))
    assert (found is not None and found.typed == {"name": "Sale"}) is is_kept


def test_the_last_closed_form_of_that_person_and_kind_is_meant(session: Session, now: datetime) -> None:
    for minute, (user, kind, name) in enumerate([("ana", "draft", "1"), ("ana", "draft", "2"), ("bo", "draft", "3")]):
        form = opened(session, now, user=user, kind=kind)
        forms.keep(session, form, {"name": name}, now=now + timedelta(minutes=minute))
    opened(session, now)
    found = forms.kept(session, "ana", kind="draft", now=now + timedelta(hours=1))
    assert found is not None
    assert found.typed == {"name": "2"}
    assert forms.kept(session, "ana", kind="test", now=now) is None


def test_a_form_that_was_submitted_is_gone(session: Session, now: datetime) -> None:
    form = opened(session, now)
    forms.done(session, form)
    with pytest.raises(forms.FormGone, match="not known any more"):
        forms.state(session, form)


def test_forms_nobody_came_back_to_are_forgotten(session: Session, now: datetime) -> None:
    old, new = opened(session, now), opened(session, now + timedelta(hours=1))
    forms.forget(session, now=now + timedelta(hours=24))
    assert forms.find(session, old) is None
    assert forms.find(session, new) is not None
