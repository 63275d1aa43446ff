from slackblocks import ChartSegment, DataVisualizationBlock, PieChart

from blocks.charts import funnel_chart, time_chart
from blocks.elements import post, section
from blocks.pictured import charts, pictured
from blocks.surface import Image
from simulator.slack.blocks.surfaces import message_problems
from sms.chart import Chart, Kind, Series
from sms.report import Counts
from tests.blocks.test_report import NEW_YORK, RESULTS

COUNTS = Counts(planned=9, sent=8, delivered=7, clicked=2, replied=1)
SURFACE = post(
    "Report", section("a", "97 %"), funnel_chart("funnel", COUNTS), time_chart("time", RESULTS.hours, zone=NEW_YORK)
)


def test_a_chart_is_read_from_its_block() -> None:
    found = charts(SURFACE)
    steps = ("planned", "sent", "delivered", "clicked", "replied")
    people = Series("people", (9, 8, 7, 2, 1))
    assert found["funnel"] == Chart(Kind.BAR, "From planned to replied", steps, (people,), is_funnel=True)
    assert (found["time"].kind, [series.name for series in found["time"].series]) == (
        Kind.LINE,
        ["delivered", "clicks"],
    )


def test_a_pie_is_read_as_bars() -> None:
    pie = DataVisualizationBlock("Why", PieChart([ChartSegment("landline", 3)]), block_id="why")
    assert charts(post("x", pie))["why"] == Chart(Kind.BAR, "Why", ("landline",), (Series("", (3,)),))


def test_a_picture_takes_the_place_of_its_chart_and_words_that_of_one_without() -> None:
    shown = pictured(SURFACE, {"funnel": Image(url="https://sms.example/p/x"), "time": None})
    assert message_problems(list(shown.blocks)) == []
    assert [(block["block_id"], block["type"]) for block in shown.blocks] == [
        ("a", "section"), ("funnel", "image"), ("time", "section"),
    ]  # fmt: skip
    assert shown.blocks[1]["alt_text"].startswith("From planned to replied\nplanned 9 · sent 8")
    assert shown.blocks[2]["text"]["text"].startswith("*Deliveries and clicks*\n")
    assert charts(shown) == {}
