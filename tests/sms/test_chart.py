import pytest

from sms.chart import Chart, Kind, Series, told, words

FUNNEL = Chart(Kind.BAR, "Funnel", ("planned", "sent"), (Series("people", (1_204, 1_200)),), is_funnel=True)
RATES = Chart(Kind.BAR, "Rates", ("Clicked",), (Series("#12", (16.9,)), Series("#14", (0.333,))))
HOURS = Chart(
    Kind.LINE, "Time", ("9:00", "9:15", "9:30"), (Series("delivered", (3, 9, 9)), Series("clicks", (0, 0, 0)))
)


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (FUNNEL, "Funnel\nplanned 1,204 · sent 1,200"),
        (RATES, "Rates\n#12: Clicked 16.9\n#14: Clicked 0.33"),
        (HOURS, "Time\n9:00 to 9:30\ndelivered 21, most at 9:15 (9)\nclicks 0"),
    ],
)
def test_a_chart_is_said_in_words(chart: Chart, said: str) -> None:
    assert words(chart) == said


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (10_874, "10,874"), (16.0, "16"), (0.125, "0.12"), (2.5, "2.5")]
)
def test_a_value_has_no_more_decimals_than_it_needs(value: float, shown: str) -> None:
    assert told(value) == shown
