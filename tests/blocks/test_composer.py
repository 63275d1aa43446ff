from blocks import composer
from blocks.composer import Composer, Helpers, Live
from simulator.slack.blocks.surfaces import view_problems
from sms.message import Draft


def test_names_and_texts_of_any_length_leave_the_form_to_be_opened() -> None:
    long = Draft("N" * 100, "C1", "&" * 3000, "C" * 3000, "S" * 300)
    helpers = Helpers(properties=("a" * 200, "b"), default="d" * 3000, preview="x" * 5000, preview_of="<b>" * 300)
    kinds = tuple(f"{place:03}" * size for place in range(120) for size in (1, 60))
    form = Composer(
        "f1", long, Live(), helpers=helpers, subscriptions=kinds, opt_out_text="o" * 1600, unsaved="u" * 100
    )
    assert view_problems(composer.view(form).view()) == []
