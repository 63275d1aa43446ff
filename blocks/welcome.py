"""The first set-up: what greets an admin who has just installed the app, its form, and what comes next."""

from collections.abc import Collection, Mapping

from slackblocks import Block as Built
from slackblocks import (
    ConversationFilter,
    ConversationSelectMenu,
    DatePicker,
    NumberInput,
    SectionBlock,
    UserMultiSelectMenu,
)

from blocks.elements import actions, bold, button, context, escape, field, in_modal, section, text_field
from blocks.surface import Modal
from blocks.words import mentions


def banner(admins: Collection[str], *, is_admin: bool) -> tuple[Built, ...]:
    """Greet an admin with the way to begin; anybody else reads who can."""
    if not is_admin:
        who = mentions(sorted(admins)) or "an admin of the workspace"
        return (
            context("welcome", f"👋 TextOps is not set up yet: {who} can do it with `/sms`. You can draft already."),
        )
    return (
        section("welcome", "👋 *Welcome to TextOps.* Six short questions, and it is ready."),
        actions("welcome.way", button("welcome", "Set up", style="primary"), button("welcome.dismiss", "Not now")),
    )


def view(form: str, rows: Mapping[str, str]) -> Modal:
    """Ask for what matters first, with what is known filled in; all of it can be left for later."""
    return Modal(
        callback="welcome.submit",
        form=form,
        title="Set up TextOps",
        blocks=in_modal(
            text_field(
                "account_name",
                "Account name",
                value=rows.get("account_name", ""),
                optional=True,
                hint="Who the texts come from, as customers know you.",
            ),
            text_field(
                "time_zone",
                "Time zone",
                value=rows.get("time_zone", ""),
                optional=True,
                hint="Send times and quiet hours are read by it: America/New_York.",
            ),
            _home_channel(rows.get("home_channel", "")),
            _approvers(rows.get("approvers", "")),
            field(
                "monthly_segments",
                "Segments a month",
                NumberInput(False, "monthly_segments", min_value=1, initial_value=rows.get("monthly_segments") or None),
                optional=True,
                hint="What you bought from the carrier. Empty: no limit, and the cards say so.",
            ),
            field(
                "renewal_date",
                "Renewal date",
                DatePicker("renewal_date", initial_date=rows.get("renewal_date") or None),
                optional=True,
                hint="A day on which the month of segments begins anew.",
            ),
        ),
        submit="Save",
    )


def done(form: str, name: str) -> Modal:
    """Tell what comes next, with a button for each."""
    return Modal(
        callback="welcome.done",
        form=form,
        title="Set up TextOps",
        blocks=in_modal(
            section("done", f"✅ {bold(f'{escape(name)} is set up.')} All settings are in `/sms settings`. Next:"),
            _next("numbers", "1. Add your own phone, and tests can go to it.", "numbers.add", "Add a number"),
            _next("import", "2. Import people, with the consent that they gave.", "import", "Import"),
            _next("draft", "3. Write the first message.", "draft", "New text message"),
            context("sender", "`textops doctor`, where TextOps runs, tells whether the sender is ready to send."),
        ),
        close="Done",
    )


def dismissed() -> str:
    """Tell how to come back."""
    return "All right. `/sms welcome` brings it back; `/sms settings` has every setting."


def _next(name: str, words: str, part: str, label: str) -> SectionBlock:
    return section(f"next.{name}", words, accessory=button(part, label))


def _home_channel(channel: str) -> Built:
    select = ConversationSelectMenu(
        "home_channel",
        initial_conversation=channel or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    hint = "News about the account is posted here. Invite TextOps to it with /invite."
    return field("home_channel", "Home channel", select, optional=True, hint=hint)


def _approvers(kept: str) -> Built:
    ids = [one.strip() for one in kept.split(",") if one.strip()]
    users = [one for one in ids if not one.startswith("S")]
    select = UserMultiSelectMenu("approvers", initial_users=users or None)
    hint = "Who may approve what somebody else wrote. Nobody: the admins. A user group can be set in /sms settings."
    return field("approvers", "Approvers", select, optional=True, hint=hint)
