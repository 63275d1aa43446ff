"""Tell what can be done, also when a word was not understood."""

import sys
from collections.abc import Sequence

from blocks.help import Line, greeted, view
from blocks.surface import Surface
from commands.ask import Ask, Command, Reply
from sms.near import did_you_mean, nearest
from sms.roles import Role
from store import Session, welcome


def command(verbs: Sequence[Command], *, steps: Sequence[Command] = ()) -> Command:
    """Make the verb that tells of the given ones, and of steps when asked; unknown words of /sms come here too."""
    lines, more = tuple(line(verb) for verb in verbs), tuple(line(step) for step in steps)

    def run(session: Session, ask: Ask) -> Reply:
        argument = ask.argument.strip()
        answer = _answer(lines, argument, more=more)
        if argument or not welcome.is_due(session):
            return Reply(say=answer)
        return Reply(say=greeted(answer, ask.account.admins, is_admin=ask.person.role is Role.ADMIN))

    return Command("help", run, usage="[verb]", reads=True)


def line(verb: Command) -> Line:
    """Give a verb's line: what may follow it, and the docstring of its file."""
    return Line(verb.verb, verb.usage, (sys.modules[verb.run.__module__].__doc__ or "").strip())


def _answer(lines: Sequence[Line], argument: str, *, more: Sequence[Line]) -> Surface:
    word = argument.split(maxsplit=1)[0].casefold() if argument else "help"
    known = (*lines, *more)
    asked = [line for line in known if line.verb == word]
    if asked or word == "help":
        return view(asked or lines)
    verbs = [line.verb for line in known]
    likely = nearest(word, verbs, most=1)
    best_first = [line for line in known if line.verb in likely] + [line for line in lines if line.verb not in likely]
    return view(best_first, unknown=word, meant=did_you_mean(word, verbs))
