from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from blocks import review
from blocks.review import Panel
from simulator.slack.blocks.surfaces import view_problems
from sms import quota
from sms.finding import Code, Finding
from sms.review import Verdict
from tests.blocks.values import ACCOUNT, COUNTED, MESSAGE

ERROR = Finding(Code.NOBODY, "Nobody will receive it.", "Choose a list.")
WARNING = Finding(Code.NOT_TESTED, "Never tested at this revision.", "Press `Send test`.")
PANEL = Panel(
    form="f1",
    number=12,
    verdict=Verdict((), (WARNING,)),
    counted=COUNTED,
    judgement=quota.judge(0, 0, 22_430, limit=None, warning=Decimal("0.60")),
    when=MESSAGE.when,
    account=ACCOUNT,
)


def test_warnings_stand_above_the_figures_and_it_can_be_submitted() -> None:
    modal = review.view(PANEL)
    assert view_problems(modal.view()) == []
    assert modal == review.view(PANEL)
    assert [block["block_id"] for block in modal.blocks] == ["warnings", "sums", "left_out"]
    assert modal.blocks[0]["text"]["text"] == "⚠️ Never tested at this revision. Press `Send test`."
    assert "*Quota* no monthly limit is set" in modal.blocks[1]["text"]["text"]
    assert (modal.title, modal.submit, modal.close) == ("Review #12", "Request approval", "Back")


def test_with_an_error_there_is_nothing_to_submit() -> None:
    modal = review.view(replace(PANEL, verdict=Verdict((ERROR,), (WARNING,))))
    assert view_problems(modal.view()) == []
    assert [block["block_id"] for block in modal.blocks] == ["errors", "warnings", "sums", "left_out"]
    assert modal.submit == ""


def test_it_says_what_its_person_may_do() -> None:
    assert review.view(replace(PANEL, submit=review.SCHEDULE)).submit == "Schedule message"


def test_while_it_counts_and_when_it_cannot_there_is_nothing_to_submit() -> None:
    for modal in (review.counting("f1", 12), review.failed("f1", 12, why="The message was <changed>.")):
        assert view_problems(modal.view()) == []
        assert modal.submit == ""


def test_in_each_recipients_own_time_it_tells_when_the_first_is_due() -> None:
    starts = datetime(2026, 11, 27, tzinfo=UTC)
    own = replace(PANEL, counted=replace(COUNTED, starts=starts), when=replace(PANEL.when, recipient_zone=True))
    sums = review.view(own).blocks[1]["text"]["text"]
    assert "Fri 27 Nov 9:00, each recipient's own time · starts <!date^1795737600^" in sums
    assert "|Thu 26 Nov 19:00>" in sums


def test_above_the_number_of_people_that_is_set_it_says_that_two_must_agree() -> None:
    two = replace(PANEL, account=replace(ACCOUNT, second_approver_above=10_000))
    assert "more than 10,000 people" in str(review.view(two).blocks)


def test_the_budget_of_its_team_stands_beside_the_quota() -> None:
    budget = replace(quota.judge(400, 0, 200, limit=1_000, warning=Decimal("0.60")), team="<Ops>")
    told = review.view(replace(PANEL, budget=budget)).blocks[1]["text"]["text"]
    assert "*Budget of &lt;Ops&gt;* ▓▓▓▓▓▓▓░░░░░ 40 % used + 20 % this send = 60 % of 1,000 segments" in told
