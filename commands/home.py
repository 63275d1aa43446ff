"""The home tab: what waits for this person, and how everything stands."""

from blocks import home as surface
from blocks.home import Places, Shelf
from commands.ask import Ask, Part, Reply
from sms.lifecycle import State
from sms.message import Message
from sms.message_filter import Filter
from sms.roles import Role, is_approver
from store import Session, messages, posts, quota, reports, sight, welcome

EACH = 5  # lines under a heading
LOOKED_THROUGH = 30  # requests that may wait for this person


def run(session: Session, ask: Ask) -> Reply:
    """Draw the tab afresh each time that it is opened; the tab of messages beside it needs nothing."""
    if ask.argument not in {"", "home"}:
        return Reply()
    shelves = _shelves(session, ask)
    shown = [message for shelf in shelves for message in shelf.messages]
    places = Places(
        roots={message.number: root for message in shown if (root := posts.root(session, message.number))},
        results={message.number: reports.report(session, message.number) for message in shelves[-1].messages},
        zone=ask.account.zone,
    )
    greets = surface.Greeting(ask.account.admins, is_admin=ask.person.role is Role.ADMIN)
    standing = quota.standing(session, ask.account, now=ask.now)
    return Reply(
        home=surface.view(shelves, standing, places=places, greeting=greets if welcome.is_due(session) else None)
    )


def _shelves(session: Session, ask: Ask) -> tuple[Shelf, ...]:
    return (
        Shelf("Waiting for me", _waiting(session, ask), "Nothing waits for you."),
        Shelf("Scheduled", _scheduled(session, ask), "Nothing is scheduled. Press _Send or schedule_ on a card."),
        Shelf("Sending", _in(session, ask, State.SENDING, State.PAUSED, State.HELD), "Nothing is being sent."),
        Shelf("Drafts", _in(session, ask, State.DRAFT), "There are no drafts. Begin with _New text message_."),
        Shelf("Last results", _in(session, ask, State.SENT, State.STOPPED), "Nothing has been sent yet."),
    )


def _waiting(session: Session, ask: Ask) -> list[Message]:
    if not is_approver(ask.person, ask.account.approvers):
        return []
    asked = sight.page(session, Filter(State.IN_REVIEW), by=ask.person, limit=LOOKED_THROUGH)
    return [one for one in asked if not _wrote(session, one, ask.person.id) or ask.account.self_approval][:EACH]


def _wrote(session: Session, message: Message, user: str) -> bool:
    return user in messages.authors(session, message.number, revision=message.revision)


def _scheduled(session: Session, ask: Ask) -> list[Message]:
    """Give those that go out next, the soonest first."""
    found = sight.page(session, Filter(State.SCHEDULED), by=ask.person, limit=LOOKED_THROUGH)
    return sorted(found, key=lambda message: (message.due or ask.now, message.number))[:EACH]


def _in(session: Session, ask: Ask, *states: State) -> list[Message]:
    found = [message for state in states for message in sight.page(session, Filter(state), by=ask.person, limit=EACH)]
    return sorted(found, key=lambda message: message.number, reverse=True)[:EACH]


EVENT = Part("app_home_opened", run, reads=True)
