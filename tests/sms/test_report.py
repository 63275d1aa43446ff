"""Tests of counts and rates."""

import json

import pytest

from sms.lifecycle import State
from sms.report import Counts, Rates, Report, Segments, as_json, funnel, percent, rates, together

COUNTS = Counts(
    planned=11_240,
    skipped=20,
    sent=11_212,
    delivered=10_874,
    undelivered=330,
    failed=8,
    clicked=1_843,
    clicks=2_310,
    replied=98,
    opted_out=22,
)


def test_delivery_is_over_sent_and_the_others_over_delivered() -> None:
    assert rates(COUNTS) == Rates(delivery=0.9699, click=0.1695, opt_out=0.002, reply=0.009)


def test_nothing_sent_has_no_rates() -> None:
    assert rates(Counts(planned=5, failed=5)) == Rates(None, None, None, None)


def test_the_funnel_narrows_and_nobody_clicks_where_no_link_is() -> None:
    assert [step for step, _ in funnel(COUNTS, has_links=False)] == ["planned", "sent", "delivered", "replied"]
    assert funnel(COUNTS, has_links=True) == (
        ("planned", 11_240),
        ("sent", 11_212),
        ("delivered", 10_874),
        ("clicked", 1_843),
        ("replied", 98),
    )


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        (10_874, 11_212, "97.0 %"),
        (1, 3, "33.3 %"),
        (0, 7, "0.0 %"),
        (7, 7, "100.0 %"),
        (1, 2_000, "0.1 %"),
        (1, 2_001, "< 0.1 %"),
        (1, 10_000_000, "< 0.1 %"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_written_to_one_place(part: int, whole: int, written: str) -> None:
    assert percent(part, whole) == written


def test_the_document_has_the_names_that_programs_rely_on() -> None:
    report = Report(12, "Black Friday teaser", State.SENT, COUNTS, Segments(22_424, 22_430, 22_433))
    document = json.loads(json.dumps(as_json(report)))
    assert list(document) == ["number", "name", "state", "counts", "segments", "rates"]
    assert list(document["counts"]) == [
        *("planned", "skipped", "sent", "delivered", "undelivered", "failed", "unresolved"),
        *("clicked", "clicks", "replied", "opted_out"),
    ]
    assert document["segments"] == {"estimated": 22_424, "exact": 22_430, "billed": 22_433}
    assert list(document["rates"]) == ["delivery", "click", "opt_out", "reply"]
    assert document["state"] == "sent"


def test_counts_of_several_messages_add_up() -> None:
    first, second = Counts(planned=3, sent=2, delivered=1), Counts(planned=1, clicks=4)
    assert together([first, second]) == Counts(planned=4, sent=2, delivered=1, clicks=4)
    assert together([]) == Counts()
