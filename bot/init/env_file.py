"""Writing the file .env: changed lines in their places, all others as they were, readable by its owner alone."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values, set_key

BARE = re.compile(r"[\w+./:@%?&=,~-]*")  # anything else needs quotes


def names(path: Path) -> set[str]:
    """Tell which names the file has."""
    return set(_read(path))


def changes(path: Path, values: Mapping[str, str]) -> list[str]:
    """List the names that the file has with another value."""
    there = _read(path)
    return [name for name, value in values.items() if there.get(name) not in {None, "", value}]


def write(path: Path, values: Mapping[str, str]) -> None:
    """Write all of them or nothing, with mode 0600 from the first byte on."""
    path = path.resolve()  # a link stays one
    descriptor, name = tempfile.mkstemp(prefix=".env.", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(path.read_text(encoding="utf-8") if path.exists() else "")
        for variable, value in values.items():
            set_key(new, variable, value, quote_mode="never" if BARE.fullmatch(value) else "always")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _read(path: Path) -> Mapping[str, str | None]:
    return dotenv_values(path, interpolate=False) if path.exists() else {}
