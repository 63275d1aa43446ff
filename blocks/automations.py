"""The automations: the list of them, and the address by which other programs let people in."""

from collections.abc import Sequence

from slackblocks import Block as Built

from blocks import automation
from blocks.elements import actions, button, context, escape, in_modal, post, section
from blocks.surface import Modal, Surface
from sms.automation_words import sentence
from store.automation_results import Results
from store.automations import Automation

EMPTY = "There are no automations yet. Add one: texts that go out by themselves when something happens."


def view(shown: Sequence[Results], *, more: int, words: str) -> Surface:
    """List them, the newest first, each with its figures and what it does."""
    nobody = f"No automation is called “{escape(words)}”." if words else EMPTY
    text = "Automations" if shown else nobody
    rest = f"{more} more: add words of their names, as in `/sms automations welcome`."
    return post(
        text,
        section("top", f"*{text}*" if shown else text),
        *(_line(each) for each in shown),
        context("more", rest) if more else None,
        actions("add", button("automations.add", "Add an automation", style=None if shown else "primary")),
    )


def hook(each: Automation, *, address: str, secret: str) -> Modal:
    """Show address and secret, the one time that the secret is to be seen."""
    number = each.number
    curl = (
        f"curl {address} \\\n  -H 'X-TextOps-Secret: {secret}' \\\n  -H 'Content-Type: application/json' \\\n"
        """  -d '{"event_id": "order-1", "number": "+12125550123"}'"""
    )
    return Modal(
        callback="automations.hooked",
        form="",
        title="Webhook",
        blocks=in_modal(
            section("hook", f"Programs that call this address let a contact into *#{number}*, once it runs."),
            section("address", f"*Address*\n`{address}`"),
            section("secret", f"*Secret*\n`{secret}`"),
            section("curl", f"```{curl}```"),
            context("once", "The secret is shown this once and kept nowhere. The secret before it is void."),
        ),
        close="Done",
    )


def renew(form: str, each: Automation) -> Modal:
    """Ask before the secret that programs use is replaced."""
    return Modal(
        callback="automations.renew",
        form=form,
        title="Webhook",
        blocks=in_modal(
            section("renew", f"#{each.number} has a secret already. A new one voids it: programs that use it fail.")
        ),
        submit="Make a new secret",
    )


def _line(shown: Results) -> Built:
    said = escape(sentence(shown.automation.plan, shown.names))
    show = button("show", "Show", value=str(shown.automation.number))
    return section(f"automation.{shown.automation.number}", f"{automation.line(shown)}\n{said}", accessory=show)
