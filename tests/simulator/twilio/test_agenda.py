import asyncio
from datetime import datetime, timedelta
from functools import partial

from simulator.clock import Clock
from simulator.twilio.agenda import Agenda


def test_a_jump_of_the_clock_does_all_that_was_due_in_order_and_at_its_own_time() -> None:
    async def jump() -> list[tuple[str, datetime]]:
        clock, done, all_done = Clock(), list[tuple[str, datetime]](), asyncio.Event()
        agenda = Agenda(clock)
        begun = clock.now()

        def note(name: str, when: datetime) -> None:
            done.append((name, when - begun + datetime.min))
            if name == "first":
                agenda.at(when + timedelta(minutes=1), partial(note, "between"))
            if name == "last":
                all_done.set()

        agenda.at(begun + timedelta(hours=2), partial(note, "last"))
        agenda.at(begun + timedelta(hours=1), partial(note, "first"))
        running = asyncio.create_task(agenda.run())
        await asyncio.sleep(0.05)
        assert done == []
        clock.advance(timedelta(hours=3))
        await asyncio.wait_for(all_done.wait(), timeout=60)
        running.cancel()
        return done

    minutes = [(name, (when - datetime.min) / timedelta(minutes=1)) for name, when in asyncio.run(jump())]
    assert minutes == [("first", 60), ("between", 61), ("last", 120)]


def test_an_earlier_action_put_down_later_wakes_it() -> None:
    async def put_down() -> bool:
        agenda, woken = Agenda(Clock()), asyncio.Event()
        agenda.at(agenda.clock.now() + timedelta(hours=1), lambda _when: None)
        running = asyncio.create_task(agenda.run())
        await asyncio.sleep(0.05)
        agenda.at(agenda.clock.now(), lambda _when: woken.set())
        await asyncio.wait_for(woken.wait(), timeout=60)
        running.cancel()
        return woken.is_set()

    assert asyncio.run(put_down())
