from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from blocks import approval
from blocks.surface import Illustration
from simulator.slack.blocks.surfaces import message_problems, view_problems
from sms import quota
from sms.audience import Step, waterfall
from sms.picture import Picture
from store.approvals import Approval, Outcome
from tests.blocks.values import ACCOUNT, APPROVAL, CARD, COUNTED, MESSAGE

JUDGEMENT = quota.judge(13_680, 0, 22_430, limit=36_000, warning=Decimal("0.60"))

KINDS = "(11,206 × 2, 6 × 3 because of `Đ` in first name, Unicode because of `👋`)"
WAY = (
    "12,480 in lists → 12,301 people → 11,980 marketing → 11,702 valid number → 11,240 consented → "
    "11,212 not suppressed"
)


def test_a_request_names_who_may_approve_and_shows_all_that_is_approved() -> None:
    surface = approval.view(CARD, APPROVAL, judgement=JUDGEMENT, account=ACCOUNT)
    assert message_problems(list(surface.blocks)) == []
    assert surface == approval.view(CARD, APPROVAL, judgement=JUDGEMENT, account=ACCOUNT)
    assert surface.text == (
        "🕓 <@UBO>, <!subteam^SBOSSES>: approve #12 Black Friday teaser? (revision 3, asked by <@UANA>)"
    )
    figures = next(block["text"]["text"] for block in surface.blocks if block["block_id"] == "figures")
    assert figures.splitlines() == [
        "*To* VIP customers, not Staff",
        f"*Who* {WAY} → *11,212 receive*",
        f"*Segments* 22,430 exact {KINDS} · 22,424 estimated (2 each)",
        "*Worst case* 3 segments, 141 characters, for +1 212 ••• 0123",
        "*Quota* ▓▓▓▓▓▓▓▓▓▓▓▓ 38 % used + 62.3 % this send = 100.3 % of 36,000 segments",
        "*Cost* $186.17",
        (
            "*When* Fri 27 Nov 9:00, account time (New York) · starts <!date^1795788000^{date_short_pretty} {time}|"
            "Fri 27 Nov 9:00>, ends about <!date^1795788373^{date_short_pretty} {time}|Fri 27 Nov 9:06>"
        ),
        "*Empty* 640 people without `contact.first_name`",
    ]
    *buttons, more = surface.blocks[-1]["elements"]
    assert [(one["text"]["text"], one["value"]) for one in more["options"]] == [
        ("Approve without the others", "approve.alone 12:3")
    ]
    assert [(one["text"]["text"], one["action_id"], one["value"]) for one in buttons] == [
        ("Approve", "approve", "12:3"),
        ("Reject", "reject", "12:3"),
        ("Recipients", "recipients", "12:3"),
        ("Withdraw", "withdraw", "12:3"),
    ]


def test_the_phone_of_the_text_follows_the_text_for_as_long_as_it_may_be_decided() -> None:
    asked = approval.view(CARD, APPROVAL, judgement=JUDGEMENT, account=ACCOUNT, text="Hi there")
    assert asked.illustration == Illustration(
        Picture("Hi there", ACCOUNT.account_name or "Sender"), "body", APPROVAL.expires_at
    )
    decided = replace(APPROVAL, outcome=Outcome.APPROVED)
    assert approval.view(CARD, decided, judgement=JUDGEMENT, account=ACCOUNT, text="Hi there").illustration is None


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome.APPROVED, "✅ Approved by <@UBO>"),
        (Outcome.REJECTED, "⛔ Rejected by <@UBO>"),
        (Outcome.WITHDRAWN, "↩️ Withdrawn by <@UBO>"),
        (Outcome.VOID, "↩️ Void: the message was changed by <@UBO>"),
    ],
)
def test_a_decided_request_says_who_did_what_and_has_no_buttons(outcome: Outcome, told: str) -> None:
    at = datetime(2026, 11, 26, 13, 52, tzinfo=UTC)
    decided = replace(APPROVAL, outcome=outcome, decided_by="UBO", decided_at=at, reason="<!channel> no")
    surface = approval.view(CARD, decided, judgement=JUDGEMENT, account=ACCOUNT)
    assert surface.text.startswith(told)
    assert surface.text.endswith(": &lt;!channel&gt; no")
    assert [block["type"] for block in surface.blocks] == ["section", "context"]


def test_names_that_people_typed_ping_nobody() -> None:
    message = replace(MESSAGE, draft=replace(MESSAGE.draft, name="<!channel>"))
    card = replace(CARD, message=message, audience_words="<!here>")
    surface = approval.view(card, APPROVAL, judgement=JUDGEMENT, account=ACCOUNT)
    assert "<!channel>" not in str(surface)
    assert "<!here>" not in str(surface)


def test_the_reason_is_asked_for() -> None:
    modal = approval.reason("f1", 12)
    assert view_problems(modal.view()) == []
    assert (modal.callback, modal.submit) == ("reject.submit", "Reject")


def shown(block_id: str, asked: Approval, *, before: Approval | None = None) -> str:
    surface = approval.view(CARD, asked, judgement=JUDGEMENT, account=ACCOUNT, before=before)
    assert message_problems(list(surface.blocks)) == []
    return str(next((block for block in surface.blocks if block["block_id"] == block_id), ""))


def test_what_changed_since_the_last_approval_is_told() -> None:
    before = replace(APPROVAL, revision=2, body="20 % off with <SNOW>", people=11_250, outcome=Outcome.APPROVED)
    now = replace(APPROVAL, body="30 % off", people=11_212)
    assert "*Changed since revision 2* “20” → “30” · − “with &lt;SNOW&gt;” · audience −38" in shown(
        "changed", now, before=before
    )
    again = replace(before, outcome=None)
    assert "the same text · as many people" in shown("changed", again, before=before)
    assert shown("changed", now) == ""


def test_a_request_that_two_must_approve_says_how_many_have() -> None:
    two = replace(APPROVAL, needed=2)
    assert "0 of 2" in shown("two", two)
    assert "1 of 2, <@UBO>" in shown("two", replace(two, first_by="UBO", first_at=APPROVAL.asked_at))
    assert shown("two", APPROVAL) == ""
    decided = replace(two, first_by="UBO", outcome=Outcome.APPROVED, decided_by="UCY")
    assert "Approved by <@UBO> and <@UCY>" in shown("request", decided)


def test_one_that_nobody_decided_says_so_and_names_nobody() -> None:
    gone = replace(APPROVAL, outcome=Outcome.EXPIRED, decided_by="clock", decided_at=datetime(2026, 11, 27, tzinfo=UTC))
    surface = approval.view(CARD, gone, judgement=JUDGEMENT, account=ACCOUNT)
    assert surface.text.startswith("⌛ Expired: nobody decided in time, <!date")


def test_one_person_is_one_person() -> None:
    steps = waterfall(dict.fromkeys(Step, 1))
    card = replace(CARD, counted=replace(COUNTED, waterfall=steps, recipients=1, exact=1, histogram={1: 1}))
    surface = approval.view(card, APPROVAL, judgement=JUDGEMENT, account=ACCOUNT)
    assert "*Who* 1 in lists → 1 person → *1 receives*" in str(surface.blocks)
