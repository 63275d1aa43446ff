from typing import Any

import pytest

from simulator.faults import Fault, Faults, Rule, read_rule


def strikes(rule: Rule, *, asked: int, what: str = "messages.create") -> list[bool]:
    faults = Faults()
    faults.add(rule)
    return [faults.take("twilio", what) is not None for _ in range(asked)]


def test_without_rules_nothing_goes_wrong() -> None:
    assert Faults().take("slack", "chat.postMessage") is None


def test_a_rule_strikes_its_own_service_and_method_only() -> None:
    faults = Faults()
    faults.add(Rule("slack", Fault("lost"), what="chat.postMessage"))
    assert faults.take("twilio", "chat.postMessage") is None
    assert faults.take("slack", "chat.update") is None
    assert faults.take("slack", "chat.postMessage") == Fault("lost")


def test_it_strikes_as_often_as_told_after_those_skipped() -> None:
    assert strikes(Rule("twilio", Fault("lost"), times=2, skip=1), asked=5) == [False, True, True, False, False]


def test_chance_is_the_same_for_the_same_seed() -> None:
    rule = Rule("twilio", Fault("lost"), probability=0.3, seed=7)
    first = strikes(rule, asked=200)
    assert first == strikes(rule, asked=200)
    assert 30 < sum(first) < 90


def test_the_oldest_rule_that_strikes_wins() -> None:
    faults = Faults()
    faults.add(Rule("twilio", Fault("slow", seconds=2), times=1))
    faults.add(Rule("twilio", Fault("error", status=500)))
    assert [faults.take("twilio", "x") for _ in range(2)] == [Fault("slow", 2), Fault("error", status=500)]
    faults.clear()
    assert faults.take("twilio", "x") is None
    assert faults.rules() == []


def test_a_rule_is_read_from_json() -> None:
    body = {"service": "twilio", "what": "messages.create", "kind": "ratelimited", "times": 3, "seconds": 1.5}
    assert read_rule(body) == Rule("twilio", Fault("ratelimited", 1.5), what="messages.create", times=3)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"service": "mail", "kind": "lost"}, "There are slack, blocks, twilio, callback"),
        ({"service": "twilio", "kind": "withheld"}, "There are slow, error"),
        ({"service": "twilio", "kind": "lost", "often": 1}, "Unknown in a fault: often"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(body: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_rule(body)


def test_one_rule_is_lifted_and_the_others_stay() -> None:
    faults, lost, slow = Faults(), Rule("slack", Fault("lost")), Rule("slack", Fault("slow"))
    for rule in (lost, slow, lost):
        faults.add(rule)
    faults.remove(lost)
    assert faults.rules() == [slow, lost]
    faults.remove(Rule("twilio", Fault("lost")))
    assert faults.rules() == [slow, lost]
