"""The main job told as a story in the terminal: what is typed, what channel, thread and phones show, and the sums."""

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from simulator.people import Person
from simulator.phones import Carrier, Clock, Phone
from simulator.screen import Post

TEXT = """Hi {{ contact.first_name | default: "there" }} 👋 Acme's Black Friday has begun: 30 % off with SNOW30.
https://acme.example/sale"""
COLLEAGUE = "+1 212 555 0199"
SEND_SECONDS = 120.0
IN_COLOUR = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
BOLD, DIM, PLAIN = ("\033[1m", "\033[2m", "\033[0m") if IN_COLOUR else ("", "", "")


class Teller:
    """Prints a story: who does something, and what is seen then."""

    def __init__(self) -> None:
        self._chapter = 0

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self._chapter += 1
        self._say(f"\n{BOLD}{self._chapter}. {title}{PLAIN}")

    def does(self, who: str, what: str) -> None:
        """Tell what somebody does."""
        self._say(f"\n{BOLD}{who}{PLAIN} {what}")

    def shows(self, where: str, text: str) -> None:
        """Show what is seen somewhere."""
        self._say(f"{DIM}  ┌ {where}{PLAIN}")
        for line in text.strip().splitlines():
            self._say(f"{DIM}  │{PLAIN} {line}")
        self._say(f"{DIM}  └{PLAIN}")

    def _say(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


class Story:
    """The people of the story and the order of what happens."""

    def __init__(self, control_url: str, teller: Teller) -> None:
        self._url = control_url
        self._teller = teller
        self._ana, self._bo = Person(control_url, "U0ANA"), Person(control_url, "U0BO")
        self._carrier, self._clock = Carrier(control_url), Clock(control_url)

    def play(self) -> int:
        """Play all of it; 1 when the carrier's ledger says that somebody got a text twice."""
        self._carrier.behave({"landline": 10, "unreachable": 15, "filtered": 3})
        self._write()
        self._test()
        self._request()
        self._approve()
        self._answer()
        self._report()
        self._digest()
        return self._sums()

    def _write(self) -> None:
        ana, teller = self._ana, self._teller
        teller.chapter("A draft")
        teller.does("Ana", "types /sms draft Black Friday teaser in #marketing")
        ana.types("/sms draft Black Friday teaser", in_="#marketing")
        ana.modal()
        ana.fills("Message", TEXT)
        ana.chooses("Subscription type", "Offers")
        ana.sees("segment")
        teller.shows("modal", ana.modal().text)
        teller.does("Ana", "presses Save draft")
        ana.submits()
        ana.sees("#1 Black Friday teaser")
        teller.shows("#marketing", self._card().text)

    def _test(self) -> None:
        ana, teller, phone = self._ana, self._teller, Phone(self._url, re.sub(r"[^+\d]", "", COLLEAGUE))
        teller.chapter("A test, to a colleague's number that must be verified first")
        teller.does("Ana", f"presses Send test and types {COLLEAGUE}")
        ana.clicks("Send test", on="#1 Black Friday teaser")
        ana.modal()
        ana.fills("Another number", COLLEAGUE)
        ana.submits()
        code = re.search(r"\d{6}", phone.expects("code"))
        teller.shows(f"phone {COLLEAGUE}", phone.received()[-1])
        ana.sees("Verification code")
        ana.fills("Label", "Ana's phone")
        ana.fills("Verification code", code[0] if code else "")
        ana.submits()
        phone.expects("[Test]")
        teller.shows(f"phone {COLLEAGUE}", phone.received()[-1])
        ana.has_no_modal()
        ana.sees("delivered")

    def _request(self) -> None:
        ana, teller = self._ana, self._teller
        teller.chapter("Whom it goes to, and the review")
        teller.does("Ana", "presses Send or schedule, chooses VIP customers but not Staff, and presses Review and send")
        ana.clicks("Send or schedule", on="#1 Black Friday teaser")
        ana.modal()
        ana.chooses("Send to", "VIP customers")
        ana.chooses("Don't send to", "Staff")
        ana.submits()
        ana.sees("receive", within=60)
        teller.shows("modal", ana.modal().text)
        teller.does("Ana", "presses Request approval")
        ana.submits()
        ana.sees("approve #1")
        teller.shows("#marketing, in the thread", self._reply("approve #1"))

    def _approve(self) -> None:
        ana, bo, teller = self._ana, self._bo, self._teller
        teller.chapter("Approval, by somebody else")
        teller.does("Ana", "tries to approve it herself")
        ana.clicks("Approve", in_thread_of="#1 Black Friday teaser")
        teller.shows("only Ana sees", ana.sees("Only an approver"))
        teller.does("Bo", "presses Approve")
        bo.clicks("Approve", in_thread_of="#1 Black Friday teaser")
        bo.sees("Approved by")
        bo.sees("sent to", within=SEND_SECONDS)
        bo.sees("Delivered 97", within=SEND_SECONDS)
        teller.shows("#marketing", self._card().text)

    def _answer(self) -> None:
        teller, ledger = self._teller, self._carrier.ledger()
        reached = [row["to"] for row in ledger if row["status"] == "delivered" and "[Test]" not in row["body"]]
        teller.chapter("What the phones say")
        self._clock.advance(minutes=1)  # whoever taps within a second of the text is taken for a program
        first, second, third = (Phone(self._url, number) for number in reached[-3:])
        teller.shows(f"phone {first.number}", first.received()[-1])
        first.replies("STOP")
        second.replies("Does it hold for shoes too?")
        link = re.search(r"https?://\S+", third.received()[-1])
        for phone, what in ((first, "answers STOP"), (second, "asks: Does it hold for shoes too?")):
            teller.does(phone.number, what)
        if link:
            teller.does(third.number, f"taps {link[0]} and gets to {third.taps(link[0])}")
        self._ana.sees("opted out")
        self._ana.sees("Does it hold for shoes too?")
        teller.shows("#marketing, in the thread", "\n".join((self._reply("opted out"), self._reply("shoes"))))
        self._clock.advance(minutes=10)

    def _report(self) -> None:
        teller = self._teller
        teller.chapter("The report, in the thread")
        self._ana.sees("1 click)")
        self._ana.sees("receipts and the bill are in", within=SEND_SECONDS)
        teller.shows("#marketing, in the thread", self._reply("Delivered"))

    def _digest(self) -> None:
        ana, teller = self._ana, self._teller
        teller.chapter("Tomorrow's digest")
        teller.does("Ana", "types /sms digests and adds one for #marketing, every day at 09:00")
        ana.types("/sms digests", in_="#marketing")
        ana.clicks("Add a digest")
        ana.modal()
        ana.submits()
        ana.sees("The first one comes")
        ana.closes(everything=True)
        teller.does("The clock", "moves on by a day")
        self._clock.moves_to(self._clock.now() + timedelta(days=1))
        digest = ana.sees("☀️", within=30)
        teller.shows("#marketing", digest)

    def _sums(self) -> int:
        sums, teller = self._carrier.sums(), self._teller
        teller.chapter("The carrier's own ledger")
        sent = Counter(row["to"] for row in self._carrier.ledger() if row["body"].startswith("Hi "))
        twice = sum(1 for times in sent.values() if times > 1)
        statuses = ", ".join(f"{count:,} {status}" for status, count in sorted(sums["by_status"].items()))
        teller.shows(
            "carrier",
            f"{sums['messages']:,} texts in {sums['segments']:,} segments: {statuses}\n"
            f"{len(sent):,} people got the message, {twice:,} of them twice",
        )
        return 1 if twice else 0

    def _card(self) -> Post:
        return self._ana.thread("#1 Black Friday teaser")

    def _reply(self, words: str) -> str:
        return next(reply.text for reply in reversed(self._card().replies) if words in reply.text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the story on a simulator that a bot is connected to."""
    parser = argparse.ArgumentParser(prog="story", description=__doc__)
    parser.add_argument("--control", required=True, help="the simulator's control address")
    try:
        return Story(parser.parse_args(arguments).control, Teller()).play()
    except AssertionError as error:
        sys.stderr.write(f"The story stopped here: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
