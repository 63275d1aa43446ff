"""The warnings of a review: what does not block a send but must have been seen."""

from collections.abc import Callable
from datetime import timedelta

from sms import links
from sms.finding import Code, Facts, Finding, moment, people, segments
from sms.plain import make_plain
from sms.setting_values import QuietPolicy
from sms.text import has_opt_out

LONG = timedelta(hours=1)
"""A send that takes longer than this is worth a warning."""


def cautions(facts: Facts) -> tuple[Finding, ...]:
    """List the warnings, those about money and law first; a quota that is exceeded is an error and not here."""
    return tuple(finding for check in _CHECKS if (finding := check(facts)))


def _quota(facts: Facts) -> Finding | None:
    quota = facts.quota
    if not quota.warns or quota.exceeds or quota.share is None:
        return None
    shown = f"{float(quota.share) * 100:.1f}".removesuffix(".0")
    return Finding(
        Code.QUOTA,
        f"This send reaches {shown} % of the month's {segments(quota.limit or 0)}.",
        "What is not used is not carried over.",
    )


def _quiet_hours(facts: Facts) -> Finding | None:
    counted = facts.counted
    if not counted.quiet:
        return None
    deferred = facts.settings.quiet_policy is QuietPolicy.DEFER
    outcome = f"deferred to {_openings(facts)}" if deferred else "they get nothing"
    return Finding(
        Code.QUIET_HOURS,
        f"{people(counted.quiet)} would be texted in their quiet hours: {outcome}.",
        "Or pick another time.",
    )


def _openings(facts: Facts) -> str:
    """Tell when those who are asleep get it instead: it is not morning everywhere at once."""
    first, last = facts.counted.quiet_until, facts.counted.quiet_last
    if first is None:
        return "the morning"
    return (
        f"{moment(first, facts)} and later, up to {moment(last, facts)}"
        if last and last > first
        else moment(first, facts)
    )


def _passed(facts: Facts) -> Finding | None:
    """Tell whose time is over while others' is still to come; where it is over for all, that is an error."""
    passed, starts = facts.counted.passed, facts.starts_at
    if not passed or starts is None or starts < facts.now:
        return None
    return Finding(
        Code.PASSED,
        f"It is past that time already for {people(passed)}: they get it at the start, {moment(starts, facts)}.",
        "Pick a later time to reach everybody at theirs.",
    )


def _quiet_hours_off(facts: Facts) -> Finding | None:
    if facts.settings.quiet_hours is not None:
        return None
    return Finding(Code.QUIET_HOURS_OFF, "Quiet hours are off.", "Mind what time it is where people are.")


def _no_opt_out(facts: Facts) -> Finding | None:
    if has_opt_out(facts.text):
        return None
    return Finding(
        Code.NO_OPT_OUT,
        "The text does not say how to opt out.",
        "Tick `Include default opt-out text`, or write it yourself.",
    )


def _sender_not_named(facts: Facts) -> Finding | None:
    name = facts.settings.account_name
    if not name:
        return Finding(
            Code.SENDER_NOT_NAMED,
            "Nobody can tell whether the text names its sender.",
            "Set `account_name` in /sms settings.",
        )
    if name.casefold() in facts.text.casefold():
        return None
    return Finding(Code.SENDER_NOT_NAMED, "The text does not name its sender.", f"Write “{name}” into it.")


def _not_tested(facts: Facts) -> Finding | None:
    tested = facts.message.tested_revision
    if tested == facts.message.revision:
        return None
    what = "It was never tested." if tested is None else "It has changed since its last test."
    return Finding(Code.NOT_TESTED, what, "Press `Send test` on its card.")


def _unicode(facts: Facts) -> Finding | None:
    if facts.counted.unicode_extra <= 0:
        return None
    because = f" because of {' '.join(facts.counted.unicode[:8])}" if facts.counted.unicode else ""
    return Finding(
        Code.UNICODE,
        f"Unicode costs {segments(facts.counted.unicode_extra)} more{because}.",
        _way_to_plain(facts),
    )


def _way_to_plain(facts: Facts) -> str:
    """Tell what can be done about it: only what stands in the text itself can be made plain."""
    forcing = facts.counted.unicode
    in_text = [character for character in forcing if character in facts.text]
    if not in_text:
        return "They come from the values that fill the text, not from the text itself."
    swapped = set(in_text) - set(make_plain(facts.text))
    if not swapped:
        return "Leave them out of the text to save them."
    return f"`Make it plain` saves {'them' if len(swapped) == len(forcing) else 'some of them'}."


def _missing_value(facts: Facts) -> Finding | None:
    missing = {token: count for token, count in facts.counted.missing.items() if count}
    if not missing:
        return None
    told = ", ".join(f"{people(count)} without {token}" for token, count in missing.items())
    return Finding(Code.MISSING_VALUE, f"{told}: the text has a gap there.", "Give the token a default value.")


def _shortener(facts: Facts) -> Finding | None:
    found = links.shorteners(facts.text)
    if not found:
        return None
    return Finding(
        Code.SHORTENER, f"Carriers filter texts with {', '.join(found)}.", "Use the whole address: it is shortened."
    )


def _bad_link(facts: Facts) -> Finding | None:
    for link in links.find(facts.text):
        try:
            links.check(link.url)
        except links.BadLink as problem:
            return Finding(
                Code.BAD_LINK, f"{problem.message} It goes out as written, its clicks not counted.", problem.hint
            )
    return None


def _clicks_not_counted(facts: Facts) -> Finding | None:
    if facts.public_url or not links.find(facts.text):
        return None
    return Finding(
        Code.CLICKS_NOT_COUNTED, "Links go out as written and clicks are not counted.", "An admin can set PUBLIC_URL."
    )


def _finish(facts: Facts) -> Finding | None:
    start = facts.starts_at or facts.now
    if facts.ends_at is None or facts.ends_at - start <= LONG:
        return None
    is_slow = timedelta(seconds=facts.counted.exact / facts.settings.segments_per_second) > LONG
    way_out = "Start earlier, or send faster." if is_slow else "Some wait for their time, or for the morning."
    return Finding(Code.FINISH, f"It goes out until about {moment(facts.ends_at, facts)}.", way_out)


_CHECKS: tuple[Callable[[Facts], Finding | None], ...] = (
    *(_quota, _quiet_hours, _passed, _quiet_hours_off, _no_opt_out, _sender_not_named, _not_tested, _unicode),
    *(_missing_value, _shortener, _bad_link, _clicks_not_counted, _finish),
)
