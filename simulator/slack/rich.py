"""Rich text as plain text."""

from typing import Any

from simulator.slack.mrkdwn import Reader


def rich_text(block: dict[str, Any], reader: Reader) -> str:
    """All parts of a rich text, a line each."""
    return "\n".join(_part(part, reader) for part in block["elements"])


def _part(part: dict[str, Any], reader: Reader) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(f"• {_part(item, reader)}" for item in part["elements"])
    return "".join(_inline(inline, reader) for inline in part["elements"])


def _inline(inline: dict[str, Any], reader: Reader) -> str:
    kind = inline["type"]
    if kind == "user":
        return reader.person(inline["user_id"])
    if kind == "channel":
        return reader.channel(inline["channel_id"])
    if kind == "usergroup":
        return reader.reads(f"<!subteam^{inline['usergroup_id']}>")
    if kind == "date":
        return reader.reads(f"<!date^{inline['timestamp']}^{inline['format']}|{inline.get('fallback', '')}>")
    return _word(inline)


def _word(inline: dict[str, Any]) -> str:
    kind = inline["type"]
    if kind == "link":
        label = inline.get("text")
        return f"{label} ({inline['url']})" if label else str(inline["url"])
    words = {"emoji": f":{inline.get('name')}:", "broadcast": f"@{inline.get('range')}"}
    return words.get(kind) or str(inline.get("text") or inline.get("value") or "")
