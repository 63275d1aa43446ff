"""Every verb, shortcut and event: what is not here does not exist."""

from commands import (
    approve,
    archive,
    back_to_draft,
    clone,
    delete,
    digests,
    draft,
    help,  # noqa: A004 - a verb is called what people type
    home,
    list,  # noqa: A004 - as above
    numbers,
    pause,
    preview,
    quota,
    recipients,
    reject,
    report,
    request,
    resume,
    send,
    send_now,
    settings,
    show,
    stop,
    test,
    unschedule,
    withdraw,
)
from commands.ask import Command, Part

VERBS: tuple[Command, ...] = (
    draft.COMMAND,
    list.COMMAND,
    show.COMMAND,
    test.COMMAND,
    report.COMMAND,
    clone.COMMAND,
    archive.COMMAND,
    delete.COMMAND,
    numbers.COMMAND,
    quota.COMMAND,
    digests.COMMAND,
    settings.COMMAND,
)
"""What help tells of."""

STEPS: tuple[Command, ...] = (
    preview.COMMAND,
    send.COMMAND,
    request.COMMAND,
    approve.COMMAND,
    reject.COMMAND,
    recipients.COMMAND,
    withdraw.COMMAND,
    unschedule.COMMAND,
    send_now.COMMAND,
    back_to_draft.COMMAND,
    pause.COMMAND,
    resume.COMMAND,
    stop.COMMAND,
)
"""What belongs to a message's thread, and so is a button there; slash commands have no thread."""

COMMANDS: tuple[Command, ...] = (*VERBS, help.command(VERBS, steps=STEPS), *STEPS)

SHORTCUTS: tuple[Part, ...] = (Part("draft", draft.run), Part("text_this", draft.text_this))

EVENTS: tuple[Part, ...] = (Part("app_home_opened", home.run, reads=True),)
