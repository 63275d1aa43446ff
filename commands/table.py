"""Every verb, shortcut and event: what is not here does not exist."""

from commands import (
    analyze,
    approve,
    archive,
    audit,
    automations,
    back_to_draft,
    campaigns,
    clone,
    compare,
    consent,
    contact,
    contacts,
    delete,
    digests,
    draft,
    forget,
    help,  # noqa: A004 - a verb is called what people type
    home,
    import_,
    list,  # noqa: A004 - as above
    lists,
    numbers,
    opt_out,
    pause,
    preview,
    properties,
    quota,
    recipients,
    reject,
    reply,
    report,
    request,
    resume,
    send,
    send_now,
    settings,
    share,
    show,
    snippets,
    stop,
    subscriptions,
    teams,
    test,
    unschedule,
    welcome,
    withdraw,
)
from commands.ask import Command, Part

VERBS: tuple[Command, ...] = (
    draft.COMMAND,
    list.COMMAND,
    show.COMMAND,
    test.COMMAND,
    report.COMMAND,
    analyze.COMMAND,
    compare.COMMAND,
    clone.COMMAND,
    archive.COMMAND,
    delete.COMMAND,
    contacts.COMMAND,
    contact.COMMAND,
    consent.COMMAND,
    forget.COMMAND,
    lists.COMMAND,
    import_.COMMAND,
    campaigns.COMMAND,
    snippets.COMMAND,
    properties.COMMAND,
    subscriptions.COMMAND,
    numbers.COMMAND,
    teams.COMMAND,
    quota.COMMAND,
    automations.COMMAND,
    digests.COMMAND,
    settings.COMMAND,
    audit.COMMAND,
    welcome.COMMAND,
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
    share.COMMAND,
    reply.COMMAND,
    opt_out.COMMAND,
)
"""What belongs to a message's thread, and so is a button there; slash commands have no thread."""

COMMANDS: tuple[Command, ...] = (*VERBS, help.command(VERBS, steps=STEPS), *STEPS)

SHORTCUTS: tuple[Part, ...] = (Part("draft", draft.run), Part("text_this", draft.text_this))

EVENTS: tuple[Part, ...] = (Part("app_home_opened", home.run, reads=True),)
