"""A change is told in few words, to nobody in particular."""

from blocks import edited
from simulator.slack.blocks.surfaces import message_problems
from store.edits import Edit

BEFORE = {"text": "20 % off today", "name": "Sale", "campaign": "", "audience": "VIP", "when": "now"}


def said(**after: str) -> str:
    surface = edited.view(Edit(4, "<!here> Ana", BEFORE, {**BEFORE, **after}))
    assert message_problems(list(surface.blocks)) == []
    return surface.text


def test_the_words_that_are_others_are_told_then_all_else() -> None:
    assert said(text="30 % off today", campaign="Autumn", audience="VIP, not Staff") == (
        "✏️ Revision 4 by &lt;!here&gt; Ana: “20” → “30” · campaign + “Autumn” · audience “VIP” → “VIP, not Staff”"
    )


def test_what_was_changed_back_is_the_same() -> None:
    assert said() == "✏️ Revision 4 by &lt;!here&gt; Ana: the same as before"


def test_many_changes_are_cut_short() -> None:
    old, new = (" ".join(f"{word} {each}" for each in range(9)) for word in ("one", "two"))
    told = edited.view(Edit(2, "Ana", {**BEFORE, "text": old}, {**BEFORE, "text": new})).text
    assert told.endswith("and 4 more")
