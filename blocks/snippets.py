"""The snippets that a team keeps: the list, and the form for one."""

from collections.abc import Mapping

from slackblocks import Block as Built
from slackblocks import PlainTextInput

from blocks import pages
from blocks.body import drafted
from blocks.elements import actions, bold, button, escape, field, in_modal, section, shorten, text_field
from blocks.pages import Shelf
from blocks.surface import Modal, Surface
from blocks.words import counted, mention
from sms.pages import Page
from sms.segments import Count
from store.snippets import Snippet

SHELF = Shelf(
    "snippets",
    "Snippets",
    "Add a snippet",
    "There are no snippets yet. Add one: a text under a name, to be put into messages.",
)
SHOWN_MAX = 300  # characters of a text in the list
TEXT_MAX = 3000  # what Slack's input holds


def view(page: Page[Snippet], sizes: Mapping[int, Count]) -> Surface:
    """List snippets, each quoted with what it costs by itself."""
    return pages.view(SHELF, page, lambda each: _line(each, sizes[each.id]))


def form(form_id: str, snippet: Snippet | None = None) -> Modal:
    """Ask for name and text, filled in when one is changed."""
    text = PlainTextInput("body", initial_value=snippet.body if snippet else None, multiline=True, max_length=TEXT_MAX)
    return Modal(
        callback="snippets.submit",
        form=form_id,
        title=_title(is_new=snippet is None),
        blocks=in_modal(
            text_field("name", "Name", value=snippet.name if snippet else "", hint="By which your team will find it."),
            field("body", "Text", text, hint="With tokens and emoji names, as in a message."),
        ),
        submit="Save",
    )


def saved(form_id: str, name: str, size: Count, *, is_new: bool) -> Modal:
    """Tell where it can be picked, and what it costs."""
    tells = f"✅ {bold(escape(name))} is kept, {_size(size)}. Pick it under _Snippet_ while you write a message."
    return pages.done(SHELF, form_id, title=_title(is_new=is_new), tells=tells)


def _title(*, is_new: bool) -> str:
    return "Add a snippet" if is_new else "Edit snippet"


def _line(snippet: Snippet, size: Count) -> tuple[Built, ...]:
    value = str(snippet.id)
    return (
        section(f"snippet.{value}", f"{bold(escape(snippet.name))} · {_size(size)} · by {mention(snippet.by)}"),
        drafted(f"snippet.{value}.text", shorten(snippet.body, SHOWN_MAX)),
        actions(
            f"snippet.{value}.do",
            button("snippets.edit", "Edit", value=value),
            button("snippets.remove", "Remove", value=value, sure="Messages that it was put into keep its text."),
        ),
    )


def _size(size: Count) -> str:
    encoding = "Unicode" if size.encoding == "UCS-2" else size.encoding
    return f"about {counted(size.segments, 'segment')} ({counted(size.characters, 'character')}, {encoding})"
