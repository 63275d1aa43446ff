"""Rendering a text with two tokens against python-liquid and Jinja2; all must render the same."""

from collections.abc import Callable
from functools import partial

import jinja2
import liquid

from benchmarks.measure import Claim, race
from sms.tokens import parse

TEXT = (
    'Hi {{ contact.first_name | default: "there" }}, the new catalogue of {{ company.name }} is here: 30 % off with '
    "SNOW30. https://acme.example/sale Reply STOP to unsubscribe."
)
LEAST = {"tokens, python-liquid": 5, "tokens, Jinja2": 4}
LEAST_EACH_SECOND = 300_000


def claims() -> list[Claim]:
    """Race one person's text, read before: a send renders the same text a million times."""
    template = parse(TEXT)
    values = {"contact.first_name": "Ann", "company.name": "Acme"}
    nested = {"contact": {"first_name": "Ann"}, "company": {"name": "Acme"}}
    peers: dict[str, Callable[[], str]] = {
        "tokens, python-liquid": partial(liquid.parse(TEXT).render, **nested),
        "tokens, Jinja2": partial(_jinja(TEXT).render, **nested),
    }
    assert {peer() for peer in peers.values()} == {template.render(values, {})}
    return [
        race(name, lambda: template.render(values, {}), peer, least=LEAST[name], least_each_second=LEAST_EACH_SECOND)
        for name, peer in peers.items()
    ]


def _jinja(text: str) -> jinja2.Template:
    return jinja2.Environment().from_string(text.replace(': "there"', '("there", true)'))  # noqa: S701 - no HTML
