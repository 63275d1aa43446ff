"""The line in a thread that tells what somebody changed; it names them and mentions nobody, for it asks for nothing."""

from blocks import changed
from blocks.elements import context, escape, post
from blocks.surface import Surface
from store.edits import Edit


def view(edit: Edit) -> Surface:
    """Tell what is different, the text first; what was changed back is told as the same."""
    told = " · ".join([*changed.texts(edit.before["text"], edit.after["text"]), *_others(edit)])
    text = f"✏️ Revision {edit.revision} by {escape(edit.name)}: {told or 'the same as before'}"
    return post(text, context("edit", text))


def _others(edit: Edit) -> list[str]:
    pairs = ((aspect, edit.before.get(aspect, ""), new) for aspect, new in edit.after.items() if aspect != "text")
    return [f"{aspect} {changed.change(old, new)}" for aspect, old, new in pairs if old != new]
