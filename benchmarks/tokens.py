"""Rendering a text with two tokens against python-liquid; both must render the same."""

import liquid

from benchmarks.measure import Claim, race
from sms.tokens import parse

TEXT = (
    'Hi {{ contact.first_name | default: "there" }}, the new catalogue of {{ company.name }} is here: 30 % off with '
    "SNOW30. https://acme.example/sale Reply STOP to unsubscribe."
)
LEAST = 5


def claims() -> list[Claim]:
    """Race one person's text, read before: a send renders the same text a million times."""
    template, peer = parse(TEXT), liquid.parse(TEXT)
    values = {"contact.first_name": "Ann", "company.name": "Acme"}
    nested = {"contact": {"first_name": "Ann"}, "company": {"name": "Acme"}}
    assert template.render(values, {}) == peer.render(**nested)
    return [race("tokens", lambda: template.render(values, {}), lambda: peer.render(**nested), least=LEAST)]
