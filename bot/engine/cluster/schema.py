"""Procrastinate's own tables, made and brought up to date beside ours."""

from pathlib import Path
from typing import Any

from procrastinate.schema import SchemaManager

REMEMBER = "CREATE TABLE IF NOT EXISTS procrastinate_version (newest text PRIMARY KEY)"


def bring_up_to_date(cursor: Any) -> None:
    """Make the tables, or apply the migrations that are newer than the last applied one; safe to repeat.

    Procrastinate remembers no version of its own, so we do.
    """
    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    cursor.execute(REMEMBER)
    cursor.execute("SELECT max(newest) FROM procrastinate_version")
    (applied,) = cursor.fetchone()
    scripts = (
        [SchemaManager.get_schema()] if applied is None else [step.read_text() for step in steps if step.name > applied]
    )
    for script in scripts:
        cursor.execute(script)  # without parameters: its percent signs are its own
    if scripts:
        cursor.execute("DELETE FROM procrastinate_version")
        cursor.execute("INSERT INTO procrastinate_version VALUES (%s)", [steps[-1].name])
