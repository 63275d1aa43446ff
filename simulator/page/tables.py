"""How the columns of a table look."""

from typing import Any


def columns(block: dict[str, Any]) -> list[str]:
    """The classes of each column; a column of nothing but numbers stands to the right."""
    settings = block.get("column_settings", [])
    return [
        _classes(settings[place] if place < len(settings) else {}, cells=[row[place] for row in block["rows"][1:]])
        for place in range(len(block["rows"][0]))
    ]


def _classes(setting: dict[str, Any], *, cells: list[dict[str, Any]]) -> str:
    is_of_numbers = bool(cells) and all(cell["type"] == "raw_number" for cell in cells)
    align = setting.get("align", "right" if is_of_numbers else "left")
    return f"align-{align}{'' if setting.get('is_wrapped', True) else ' unwrapped'}"
