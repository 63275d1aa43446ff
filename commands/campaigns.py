"""Labels that group messages, each with what was sent under it."""

from blocks import campaigns as surface
from blocks.elements import escape
from blocks.words import mention
from commands.ask import Ask, Command, Part, Reply
from sms import naming, pages
from sms.job import Job
from sms.lifecycle import State
from sms.message import Message
from sms.roles import Role, demand
from store import Session, campaigns, forms, uses

TOKEN = "message.campaign"  # noqa: S105 - a token of a text


def run(session: Session, ask: Ask) -> Reply:
    """List them a page at a time, or those with the words that were typed."""
    page = pages.page(campaigns.every(session), pages.read(ask.argument), names=lambda each: (each.name,))
    return Reply(say=surface.view(page, zone=ask.account.zone))


def add(session: Session, ask: Ask) -> Reply:
    """Ask for the name of a new one."""
    demand(ask.person, Role.AUTHOR)
    return Reply(form=surface.form(forms.open(session, user=ask.person.id, kind="campaign", now=ask.now)))


def rename(session: Session, ask: Ask) -> Reply:
    """Ask for another name."""
    demand(ask.person, Role.AUTHOR)
    campaign = campaigns.get(session, int(ask.argument))
    form = forms.open(session, user=ask.person.id, kind="campaign", now=ask.now, state={"id": campaign.id})
    return Reply(form=surface.form(form, campaign))


def submit(session: Session, ask: Ask) -> Reply:
    """Keep the name; a text that says it is another text now, and loses its approval."""
    demand(ask.person, Role.AUTHOR)
    changed = forms.state(session, ask.form).state.get("id")
    taken = [each.name for each in campaigns.every(session) if each.id != changed]
    name = naming.read(str(ask.values.get("name") or ""), taken=taken)
    forms.done(session, ask.form)
    if not changed:
        campaigns.add(session, name, by=ask.person.id, now=ask.now)
        return Reply(edit=surface.saved(ask.form, name, is_new=True))
    users, jobs = _renamed(session, ask, changed, name)
    taken_back = tuple(f"#{each.number}" for each in users if each.state is not State.DRAFT)
    return Reply(edit=surface.saved(ask.form, name, is_new=False, taken_back=taken_back), jobs=jobs)


def _renamed(session: Session, ask: Ask, campaign_id: int, name: str) -> tuple[list[Message], tuple[Job, ...]]:
    old = campaigns.get(session, campaign_id)
    if old.name == name:
        return [], ()
    users = [each for each in uses.in_messages(session, TOKEN) if each.draft.campaign == old.name]
    campaigns.rename(session, campaign_id, name=name, by=ask.person.id, now=ask.now)
    jobs = uses.revise(session, users, by=ask.person.id, now=ask.now, why=_why(ask, old.name, name))
    return users, (*uses.cards(session, campaign=campaign_id), *jobs)


def _why(ask: Ask, old: str, new: str) -> str:
    told = f"⚠️ {mention(ask.person.id)} renamed the campaign “{escape(old)}” to “{escape(new)}”, so this text is"
    return f"{told} another. It is a draft again, and no approval stands: press *Send or schedule* on the card."


COMMAND = Command(
    "campaigns",
    run,
    usage="[words]",
    reads=True,
    parts=(
        Part("campaigns.earlier", run, reads=True),
        Part("campaigns.further", run, reads=True),
        Part("campaigns.add", add),
        Part("campaigns.rename", rename),
        Part("campaigns.submit", submit),
    ),
)
