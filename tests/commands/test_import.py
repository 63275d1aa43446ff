"""Claims about `/sms import`: consent only with evidence, columns as a person chose them."""

from dataclasses import replace
from typing import Any

import pytest

from commands import import_
from commands.ask import Ask
from sms.errors import Problem
from store import Session, forms
from tests.commands.conftest import EVA

FILE = {"file": ("F1",)}
EVIDENCE = {"subscription": "Offers", "source": "form", "date": "2026-01-15"}
COLUMNS = {"delimiter": ",", "encoding": "utf-8-sig", "named": "yes"}


def panel(session: Session, ask: Ask, **values: Any) -> str:
    reply = import_.submit(session, replace(ask, values={**FILE, **values}))
    assert reply.form
    assert [(job.name, job.key) for job in reply.jobs] == [("look_at_people", reply.form.form)]
    return reply.form.form


def looked(session: Session, ask: Ask, headers: list[str], targets: list[str]) -> str:
    form = panel(session, ask)
    state = forms.state(session, form).state
    forms.update(session, form, {**state, "headers": headers, "targets": targets})
    return form


def test_a_viewer_imports_nobody(session: Session, ask: Ask) -> None:
    with pytest.raises(Problem):
        import_.run(session, replace(ask, person=EVA))


def test_the_form_asks_for_the_words_of_the_book(session: Session, ask: Ask) -> None:
    form = import_.run(session, ask).form
    assert form
    labels = [block["label"]["text"] for block in form.blocks]
    assert labels == [
        "File",
        "Add to list",
        "Subscription type",
        "Source of consent",
        "Date of consent",
        "Marketing contacts",
    ]


@pytest.mark.parametrize("lacking", list(EVIDENCE))
def test_consent_without_evidence_is_refused_where_it_lacks(session: Session, ask: Ask, lacking: str) -> None:
    with pytest.raises(Problem) as refused:
        panel(session, ask, **{**EVIDENCE, lacking: None})
    assert refused.value.field == lacking


def test_consent_from_the_future_is_refused(session: Session, ask: Ask) -> None:
    with pytest.raises(Problem) as refused:
        panel(session, ask, **{**EVIDENCE, "date": "2030-01-01"})
    assert refused.value.field == "date"


def test_columns_go_in_as_they_were_chosen(session: Session, ask: Ask) -> None:
    form = looked(session, ask, ["Tel", "Shoe size", "Notes"], ["", "", "contact.notes"])
    values = {**COLUMNS, "column0": "mobile_phone", "column1": "+", "column2": "-"}
    reply = import_.columns(session, replace(ask, form=form, values=values))
    assert [(job.name, job.key) for job in reply.jobs] == [("import_people", form)]
    assert forms.state(session, form).state["targets"] == ["mobile_phone", "contact.shoe_size", ""]


def test_columns_that_tell_nobody_apart_are_refused(session: Session, ask: Ask) -> None:
    form = looked(session, ask, ["Tel"], [""])
    with pytest.raises(Problem) as refused:
        import_.columns(session, replace(ask, form=form, values={**COLUMNS, "column0": "first_name"}))
    assert refused.value.field == "column0"


def test_another_delimiter_has_the_file_looked_at_again(session: Session, ask: Ask) -> None:
    form = looked(session, ask, ["a;b"], [""])
    reply = import_.change(session, replace(ask, form=form, values={**COLUMNS, "delimiter": ";"}))
    assert [(job.name, job.key) for job in reply.jobs] == [("look_at_people", form)]
    state = forms.state(session, form).state
    assert (state["wish"]["delimiter"], state["turn"]) == (";", 1)
