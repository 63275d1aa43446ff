"""The account's settings: a form with one input for each, and what was changed."""

from collections.abc import Mapping

from slackblocks import InputBlock

from blocks.elements import escape, in_modal, section, text_field
from blocks.surface import Modal
from sms.settings import SETTINGS, Setting


def view(form: str, rows: Mapping[str, str]) -> Modal:
    """Show every setting as it stands, under the name that programs know."""
    return Modal(
        callback="settings.submit",
        form=form,
        title="Settings",
        blocks=in_modal(*(_setting(setting, rows.get(setting.key, setting.default)) for setting in SETTINGS)),
        submit="Save",
    )


def saved(form: str, changed: Mapping[str, str]) -> Modal:
    """Tell what is different now."""
    lines = [f"`{key}` is now {f'`{escape(text)}`' if text else 'empty'}" for key, text in changed.items()]
    tells = "\n".join(lines) or "Nothing was changed."
    return Modal(
        callback="settings.saved",
        form=form,
        title="Settings",
        blocks=in_modal(section("saved", tells)),
        close="Done",
    )


def _setting(setting: Setting, typed: str) -> InputBlock:
    default = f"Default: {setting.default}" if setting.default else "Default: none"
    hint = f"{setting.meaning} {default}"
    return text_field(setting.key, setting.key, value=typed, optional=True, hint=hint)
