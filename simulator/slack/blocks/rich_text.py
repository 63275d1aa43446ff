"""Rich text: sections, lists, quotes and code, and what stands in them."""

from simulator.slack.blocks.objects import IDENTIFIER, TYPE
from simulator.slack.blocks.schema import Check, address, anything, by_type, flag, integer, items, one_of, shape, string

STYLES = shape(
    {},
    dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), flag),
)
STYLED: dict[str, Check] = {"style": STYLES}
INLINE = by_type(
    {
        "text": shape({"type": TYPE, "text": string(at_most=12000, at_least=1)}, STYLED),
        "link": shape({"type": TYPE, "url": address}, {**STYLED, "text": string(), "unsafe": flag}),
        "emoji": shape(
            {"type": TYPE, "name": string(at_least=1)}, {**STYLED, "unicode": string(), "skin_tone": anything}
        ),
        "user": shape({"type": TYPE, "user_id": string(at_least=1)}, STYLED),
        "usergroup": shape({"type": TYPE, "usergroup_id": string(at_least=1)}, STYLED),
        "channel": shape({"type": TYPE, "channel_id": string(at_least=1)}, STYLED),
        "broadcast": shape({"type": TYPE, "range": one_of("here", "channel", "everyone")}, STYLED),
        "color": shape({"type": TYPE, "value": string()}, STYLED),
        "date": shape(
            {"type": TYPE, "timestamp": integer(at_least=0, at_most=9_999_999_999), "format": string(at_least=1)},
            {**STYLED, "url": address, "fallback": string()},
        ),
    }
)
INLINES: dict[str, Check] = {"type": TYPE, "elements": items(INLINE, at_least=0, at_most=1000)}
BORDER: dict[str, Check] = {"border": integer(at_least=0, at_most=1)}
SECTION = shape(INLINES)
PARTS = by_type(
    {
        "rich_text_section": SECTION,
        "rich_text_quote": shape(INLINES, BORDER),
        "rich_text_preformatted": shape(INLINES, {**BORDER, "language": string()}),
        "rich_text_list": shape(
            {
                "type": TYPE,
                "style": one_of("bullet", "ordered"),
                "elements": items(by_type({"rich_text_section": SECTION}), at_most=1000),
            },
            {**BORDER, "indent": integer(at_least=0, at_most=8), "offset": integer(at_least=0, at_most=100_000)},
        ),
    }
)
RICH_TEXT = shape(
    {"type": one_of("rich_text"), "elements": items(PARTS, at_least=0, at_most=1000)}, {"block_id": IDENTIFIER}
)
