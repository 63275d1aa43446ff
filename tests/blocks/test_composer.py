import pytest

from blocks import composer
from blocks.composer import Composer, Helpers
from blocks.preview import Look, Preview
from simulator.slack.blocks.surfaces import view_problems
from sms.errors import Problem
from sms.message import Draft
from sms.segments import count
from store.live import Live
from store.sending import Sample


def test_names_and_texts_of_any_length_leave_the_form_to_be_opened() -> None:
    long = Draft("N" * 100, "C1", "&" * 3000, "C" * 3000, "S" * 300)
    helpers = Helpers(default="d" * 3000)
    preview = Preview(Sample("x" * 5000, "<b>" * 300), Look(), "")
    kinds = tuple(f"{place:03}" * size for place in range(120) for size in (1, 60))
    form = Composer(
        "f1",
        long,
        Live(),
        helpers=helpers,
        preview=preview,
        subscriptions=kinds,
        opt_out_text="o" * 1600,
        unsaved="u" * 100,
    )
    assert view_problems(composer.view(form).view()) == []


TWO, ONE = count("“" + "x" * 80), count("x" * 80)


@pytest.mark.parametrize(
    ("live", "label"),
    [
        (Live(), "Make it plain"),
        (Live(problem=Problem("No.")), "Make it plain"),
        (Live(estimate=ONE), "Make it plain"),
        (Live(estimate=TWO, plain=ONE), "Make it plain: 2 → 1 segment"),
        (
            Live(estimate=TWO, plain=ONE, audience="VIP", recipients=11_212),
            "Make it plain: 2 → 1 segment, saves 11,212",
        ),
        (Live(estimate=TWO, plain=TWO, audience="VIP", recipients=11_212), "Make it plain: 2 → 2 segments"),
    ],
)
def test_make_it_plain_says_what_it_saves_when_it_swaps_anything(live: Live, label: str) -> None:
    blocks = composer.view(Composer("f1", Draft("", "", ""), live)).blocks
    [button] = [block["elements"][0] for block in blocks if block["block_id"] == "plain"]
    assert button["text"]["text"] == label


def test_a_value_that_no_select_holds_is_left_out() -> None:
    pairs = [("short", "a"), ("long", "b" * 151), *((str(place), str(place)) for place in range(120))]
    made = composer.choices(pairs)
    assert [choice.value for choice in made[:2]] == ["a", "0"]
    assert len(made) == 100
