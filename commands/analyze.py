"""Analyze what all texts of some days came to: figures, the funnel, engagement over time, and the best messages."""

from dataclasses import replace
from datetime import date

from blocks import analyze as surface
from blocks import note
from blocks.surface import Choice
from commands.ask import Ask, Command, Part, Reply
from sms.analyze import Analysis, Filter, Question, Range, dates, read
from sms.errors import Problem
from sms.roles import Role, demand
from store import Session, analyses, campaigns, forms, posts, sight, subscriptions, teams

SELECTS = ("campaign", "team", "subscription")


class NoChannel(Problem):
    """There is no channel here to post in."""

    hint = "Type `/sms analyze` in the channel that is to see it."


def run(session: Session, ask: Ask) -> Reply:
    """Answer this person alone; which days and messages is carried by a button, or typed, such as `45d`."""
    demand(ask.person, Role.VIEWER)
    return _answer(session, ask, _read(ask))


def filter_(session: Session, ask: Ask) -> Reply:
    """Ask for other days and other messages."""
    demand(ask.person, Role.VIEWER)
    question = _read(ask)
    form = forms.open(session, user=ask.person.id, kind="analyze", now=ask.now)
    choices = {
        "campaign": [Choice(each.name, str(each.id)) for each in campaigns.every(session)],
        "team": [Choice(name, str(team)) for team, name in teams.names(session).items()],
        "subscription": [Choice(name, str(kind)) for name, kind in subscriptions.names(session).items()],
    }
    days = analyses.days(question, account=ask.account, now=ask.now)
    return Reply(form=surface.form(form, question, choices, days=days))


def submit(session: Session, ask: Ask) -> Reply:
    """Answer for what was chosen."""
    demand(ask.person, Role.VIEWER)
    return replace(_answer(session, ask, _chosen(session, ask)), close=True)


def share(session: Session, ask: Ask) -> Reply:
    """Post what this person sees to the channel in which they look at it; it stays as it is now."""
    demand(ask.person, Role.AUTHOR)
    if not ask.team_channel:
        raise NoChannel
    analysis = _analysis(session, ask, _read(ask))
    shown = surface.shared(analysis, price=ask.account.price_per_segment, by=ask.person.id)
    key = f"analysis:{ask.person.id}:{ask.now.isoformat()}"
    job = posts.composed(session, key, channel=ask.team_channel, text=shown.text, blocks=shown.blocks)
    return Reply(say=note.view(f"It is on its way to <#{ask.team_channel}>."), jobs=(job,))


def _read(ask: Ask) -> Question:
    return read(ask.argument, today=_today(ask))


def _today(ask: Ask) -> date:
    return ask.now.astimezone(ask.account.zone).date()


def _answer(session: Session, ask: Ask, question: Question) -> Reply:
    return Reply(say=surface.view(_analysis(session, ask, question), price=ask.account.price_per_segment))


def _analysis(session: Session, ask: Ask, question: Question) -> Analysis:
    return analyses.analysis(session, question, by=ask.person, account=ask.account, now=ask.now)


def _chosen(session: Session, ask: Ask) -> Question:
    typed = {name: str(ask.values.get(name) or "") for name in ("range", "author", "method", "message", *SELECTS)}
    which = Range(typed["range"])
    days = None
    if which is Range.CUSTOM:
        days = dates(str(ask.values.get("first") or ""), str(ask.values.get("last") or ""), today=_today(ask))
    ids = {name: int(typed[name]) for name in SELECTS if typed[name]}
    message = _message(session, ask, typed["message"])
    return Question(which, days, Filter(author=typed["author"], method=typed["method"], message=message, **ids))


def _message(session: Session, ask: Ask, typed: str) -> int | None:
    if not typed.strip():
        return None
    try:
        return sight.find(session, typed, by=ask.person).number
    except Problem as problem:
        raise Problem(problem.message, hint=problem.hint, field="message") from None


COMMAND = Command(
    "analyze",
    run,
    usage="[45d, or two dates]",
    reads=True,
    parts=(Part("analyze.filter", filter_), Part("analyze.submit", submit, reads=True), Part("analyze.share", share)),
)
