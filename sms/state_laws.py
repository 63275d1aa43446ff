"""States whose law keeps texts to shorter hours than most: when, by which law, and which area codes lie there.

As of 22 November 2026. Here are laws that reach marketing texts, held for everybody, also where a court might except
those who agreed. Laws about unsolicited calls alone (Alabama, Louisiana, Mississippi, Rhode Island and others) are not
here, nor is the federal rule (47 CFR 64.1200(c)(1), 8:00 to 21:00): every text goes to somebody who asked for it.
"""

from dataclasses import dataclass
from datetime import time

from sms.hours import Span, Week, every_day

_FROM_8_TO_20 = every_day(Span(time(20), time(8)))
_FROM_9_TO_20 = every_day(Span(time(20), time(9)))
_FROM_9_TO_21, _FROM_12_TO_21 = Span(time(21), time(9)), Span(time(21), time(12))


@dataclass(frozen=True, slots=True)
class Law:
    """The hours in which a state's people are not to be texted, on their own clocks."""

    state: str
    source: str
    quiet: Week
    areas: frozenset[str]


def _law(state: str, source: str, quiet: Week, areas: str) -> Law:
    return Law(state, source, quiet, frozenset(areas.split()))


LAWS: tuple[Law, ...] = (
    _law("CT", "Conn. Gen. Stat. § 42-288a (Public Act 23-98, 2023)", _FROM_9_TO_20, "203 475 860 959"),
    _law(
        "FL",
        "Fla. Stat. § 501.616(6)",
        _FROM_8_TO_20,
        "239 305 321 324 352 386 407 448 561 645 656 689 727 728 754 772 786 813 850 863 904 941 954",
    ),
    _law(
        "MD",
        "Md. Code, Com. Law § 14-4501 et seq. (Stop the Spam Calls Act, 2023)",
        _FROM_8_TO_20,
        "227 240 301 410 443 667",
    ),
    _law("OK", "Okla. Stat. tit. 15 § 775C.4 (Telephone Solicitation Act, 2022)", _FROM_8_TO_20, "405 539 572 580 918"),
    _law(
        "TX",
        "Tex. Bus. & Com. Code § 301.051 (texts: SB 140, 2025)",
        (*(_FROM_9_TO_21,) * 6, _FROM_12_TO_21),
        "210 214 254 281 325 346 361 409 430 432 469 512 621 682 713 726 737 806 817 830 832 903 915 936 940 945 956 "
        "972 979",
    ),
    _law("WA", "Wash. Rev. Code § 80.36.390 (as of 2022)", _FROM_8_TO_20, "206 253 360 425 509 564"),
)


def of(state: str, area: str) -> tuple[Law, ...]:
    """List the laws that hold for a contact of a state with a number of an area code: it may be two."""
    return tuple(law for law in LAWS if law.state == state or area in law.areas)
