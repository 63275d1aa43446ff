"""Claims about the review panel: each error and each warning comes up where it should, with the way out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time

import pytest

from blocks.surface import Modal
from jobs import count
from sms.audience import Selection
from sms.message import Draft, When
from store import Session, budgets, forms, messages, quota, settings, teams
from tests.jobs.conftest import Stand
from tests.store.people import number, persons, stop, write

ACME = {
    "account_name": "Acme",
    "time_zone": "America/New_York",
    "monthly_segments": "1000",
    "approvers": "U0BO",
    "quiet_hours": "20:00-08:00",
}
GOOD = Draft("Sale", "C1", "Acme: sale today.", subscription="Offers")
NOON = When(date(2026, 11, 27), time(12))
SLOW = {"segments_per_second": "1", "monthly_segments": ""}
LONG = "x" * 1_598 + "{{ contact.first_name }}"


@dataclass(frozen=True)
class Case:
    """What is done differently from a send that nothing stands against."""

    draft: Draft = GOOD
    when: When = NOON
    account: Mapping[str, str] = field(default_factory=dict)
    used: int = 0
    people: int = 3
    is_tested: bool = True
    has_numbers: bool = True
    public_url: str = "https://t.acme.example"
    then: Callable[[Session], None] | None = None


def with_text(body: str, *, opt_out: bool = True) -> Draft:
    return replace(GOOD, body=body, opt_out=opt_out)


def with_budget(session: Session) -> None:
    now = messages.get(session, 1).changed_at
    assert now
    budgets.put(session, teams.add(session, "Ops", members=[], by="U0CY", now=now), 2, by="U0CY", now=now)


def all_left(session: Session) -> None:
    stop(session, *(number(line) for line in range(1, 4)))


def shown(stand: Stand, case: Case) -> Modal:
    """The panel of a message, as its author sees it."""
    stand.carrier.has_numbers = case.has_numbers
    now = stand.clock.now()

    def unit(session: Session) -> str:
        for key, text in {**ACME, **case.account}.items():
            settings.save(session, key, text=text, by="U0CY", now=now)
        write(session, *persons(case.people))
        quota.use(session, settings.load(session), segments=case.used, now=now)
        draft = messages.add(session, case.draft, author="U0ANA", now=now, team=1)
        message = messages.choose(session, draft, selection=Selection(lists=(1,)), when=case.when, by="U0ANA", now=now)
        if case.is_tested:
            messages.tested(session, 1, revision=message.revision)
        if case.then:
            case.then(session)
        state = {"submit": "Request approval", "sender": "ana"}
        return forms.open(
            session, user="U0ANA", kind="review", now=now, message=1, revision=message.revision, state=state
        )

    form = stand.does(unit)
    stand = replace(stand, world=replace(stand.world, public_url=case.public_url))
    stand.runs(count.run, form)
    state = stand.does(lambda session: forms.state(session, form)).state
    panel = stand.chat.forms[-1]
    assert bool(state.get("ready")) is bool(panel.submit)
    return panel


def lines(panel: Modal, block: str) -> list[str]:
    found = [str(each["text"]["text"]) for each in panel.blocks if each["block_id"] == block]
    return found[0].split("\n") if found else []


def test_a_send_that_nothing_stands_against_may_be_requested(stand: Stand) -> None:
    panel = shown(stand, Case())
    assert (lines(panel, "errors"), lines(panel, "warnings")) == ([], [])
    assert panel.submit == "Request approval"


@pytest.mark.parametrize(
    ("case", "error", "way_out"),
    [
        (Case(then=all_left), "Nobody will receive it.", "Most drop out for one reason"),
        (Case(people=0), "Nobody will receive it.", "The lists are empty"),
        (Case(draft=replace(GOOD, subscription="")), "No subscription type is chosen.", "Press `Edit`"),
        (Case(draft=with_text(LONG, opt_out=False)), "The text has 1,603 characters for +1 212 •••", "Shorten it"),
        (Case(used=998), "This send needs 3 segments, and 2 are left of 1,000", "/sms quota"),
        (Case(then=with_budget), "This send needs 3 segments, and 2 are left of team Ops' budget.", "/sms quota"),
        (Case(when=When(date(2026, 11, 26), time(8))), "has passed.", "Pick a later time"),
        (Case(has_numbers=False), "There is no number to send from.", "`textops doctor`"),
        (Case(account={"approvers": "U0ANA"}), "There is nobody who may approve it.", "`approvers`"),
    ],
)
def test_an_error_takes_the_button_away_and_says_what_to_do(stand: Stand, case: Case, error: str, way_out: str) -> None:
    panel = shown(stand, case)
    [told] = [line for line in lines(panel, "errors") if error in line]
    assert told.startswith("❌ ")
    assert way_out in told
    assert (panel.submit, panel.close) == ("", "Back")


@pytest.mark.parametrize(
    ("body", "error", "way_out"),
    [
        ("  ", "The text is empty.", "Write what people should read."),
        ("Hi {{ contact.frist_name }}", "There is no property", "Did you mean"),
        ("Hi {{ contact.first_name", "This token has no end.", "Close it with"),
        ("x" * 1_601, "The text has 1,6", "Shorten it"),
    ],
)
def test_a_text_that_nobody_can_be_sent_is_told_before_anybody_is_counted(
    stand: Stand, body: str, error: str, way_out: str
) -> None:
    panel = shown(stand, Case(draft=with_text(body)))
    [told] = lines(panel, "failed")
    assert told.startswith("❌ ")
    assert error in told
    assert way_out in told
    assert panel.submit == ""


@pytest.mark.parametrize(
    ("case", "warning"),
    [
        (Case(used=597), "This send reaches 60 % of the month's 1,000 segments."),
        (Case(when=When(date(2026, 11, 27), time(21))), "3 people would be texted in their quiet hours: deferred to"),
        (Case(account={"quiet_hours": "off"}), "Quiet hours are off."),
        (Case(draft=replace(GOOD, opt_out=False)), "The text does not say how to opt out."),
        (Case(account={"account_name": "Widgets"}), "The text does not name its sender."),
        (Case(is_tested=False), "It was never tested."),
        (Case(draft=with_text(f"Acme 👋 {'x' * 60}")), "Unicode costs 3 segments more because of 👋."),
        (Case(draft=with_text("Acme, {{ contact.last_name }}")), "3 people without contact.last_name"),
        (Case(draft=with_text("Acme https://bit.ly/3xyz")), "Carriers filter texts with bit.ly."),
        (Case(draft=with_text("Acme http://acme.com")), "It goes out as written, its clicks not counted."),
        (Case(draft=with_text("Acme https://acme.com"), public_url=""), "Links go out as written"),
        (Case(people=3_601, account=SLOW), "It goes out until about Fri 27 Nov 13:00."),
    ],
)
def test_a_warning_stands_above_the_button_and_leaves_it(stand: Stand, case: Case, warning: str) -> None:
    panel = shown(stand, case)
    assert lines(panel, "errors") == []
    [told] = [line for line in lines(panel, "warnings") if warning in line]
    assert told.startswith("⚠️ ")
    assert panel.submit == "Request approval"


@pytest.mark.parametrize(
    ("used", "warnings", "errors"),
    [
        (596, 0, 0),  # 59.9 % of a thousand
        (597, 1, 0),  # 60.0 %
        (997, 1, 0),  # 100.0 %
        (998, 0, 1),  # 100.1 %
    ],
)
def test_the_lines_of_the_quota_are_exact(stand: Stand, used: int, warnings: int, errors: int) -> None:
    panel = shown(stand, Case(used=used))
    assert (len(lines(panel, "warnings")), len(lines(panel, "errors"))) == (warnings, errors)
