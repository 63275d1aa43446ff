import pytest

from sms.audience import Reason
from sms.export import Export, read, safe
from sms.outcome import Outcome


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|'/C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\rx", "+1+1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_a_formula_behind_a_semicolon_is_none_where_that_ends_a_cell() -> None:
    assert safe("x;=HYPERLINK(1)") == "x;'=HYPERLINK(1)"
    assert safe("=1;@2") == "'=1;'@2"
    assert safe("a; b;c") == "a; b;c"


@pytest.mark.parametrize("cell", ["+12125550101", "+1 (212) 555-0101", "-12.50", "Ann", "", "a=b", "{{ x }}"])
def test_numbers_and_plain_words_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


@pytest.mark.parametrize(
    "export",
    [
        Export(),
        Export(list_id=3),
        Export(message=12, reason=Reason.NO_CONSENT),
        Export(message=12, outcome=Outcome.OPTED_OUT),
    ],
    ids=["all", "list", "left", "became"],
)
def test_a_key_is_read_back(export: Export) -> None:
    assert read(export.key("U0ANA")) == ("U0ANA", export)
