import pytest

from sms.lifecycle import State
from sms.message_filter import Filter, read


@pytest.mark.parametrize(
    "shown",
    [
        Filter(),
        Filter(state=State.IN_REVIEW),
        Filter(is_archived=True, words="black friday"),
        Filter(state=State.SENT, before=120),
        Filter(campaign=3, words="teaser"),
        Filter(State.HELD, is_automated=False, team=7, author="U0ANA", words="by the way"),
    ],
)
def test_a_filter_is_read_back_from_what_a_button_carries(shown: Filter) -> None:
    assert read(shown.argument, me="UEVA") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", Filter()),
        ("all", Filter()),
        ("Scheduled BLACK friday", Filter(State.SCHEDULED, words="BLACK friday")),
        ("by:me automated", Filter(author="UEVA", is_automated=True)),
        ("by:u0ana", Filter(author="U0ANA")),
        ("by: campaign:x team:", Filter(words="by: campaign:x team:")),
        (f"campaign:{'9' * 18}", Filter(words=f"campaign:{'9' * 18}")),
    ],
)
def test_what_is_typed_narrows_or_is_looked_for(typed: str, shown: Filter) -> None:
    assert read(typed, me="UEVA") == shown


def test_what_a_menu_carries_fits_it() -> None:
    full = Filter(
        State.IN_REVIEW, is_archived=True, is_automated=False, campaign=9_999_999, team=9_999, author="U0123456789",
        before=9_999_999, words="w" * 200,
    )  # fmt: skip
    assert len(full.argument) <= 150
