from dataclasses import replace
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
    assert [block["block_id"] for block in modal.blocks] == ["warnings", "sums"]
    assert modal.blocks[0]["text"]["text"] == "⚠️ Never tested at this revision. Press `Send test`."
    assert "*Quota* no monthly limit is set" in modal.blocks[1]["text"]["text"]
    assert (modal.title, modal.submit, modal.close) == ("Review #12", "Request approval", "Back")


def test_with_an_error_there_is_nothing_to_submit() -> None:
    modal = review.view(replace(PANEL, verdict=Verdict((ERROR,), (WARNING,))))
    assert view_problems(modal.view()) == []
    assert [block["block_id"] for block in modal.blocks] == ["errors", "warnings", "sums"]
    assert modal.submit == ""


def test_it_says_what_its_person_may_do() -> None:
    assert review.view(replace(PANEL, submit=review.SCHEDULE)).submit == "Schedule message"


def test_while_it_counts_and_when_it_cannot_there_is_nothing_to_submit() -> None:
    for modal in (review.counting("f1", 12), review.failed("f1", 12, why="The message was <changed>.")):
        assert view_problems(modal.view()) == []
        assert modal.submit == ""
