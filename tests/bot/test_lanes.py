import threading

from bot.lanes import HANDICAP, OneWriter


def test_a_task_that_was_given_up_is_done_all_the_same_and_the_writer_lives_on() -> None:
    writer, gate, done = OneWriter(), threading.Event(), []
    slow = writer.submit(lambda: gate.wait(5), bulk=False)
    given_up = writer.submit(lambda: done.append("given up"), bulk=False)
    assert given_up.cancel()
    gate.set()
    assert slow.result(5)
    assert writer.submit(lambda: "next", bulk=False).result(5) == "next"
    writer.close()
    assert done == ["given up"]


def test_a_task_that_fails_is_told_to_who_waits_and_to_nobody_else() -> None:
    writer = OneWriter()
    failed = writer.submit(lambda: 1 // 0, bulk=True)
    assert isinstance(failed.exception(5), ZeroDivisionError)
    assert writer.submit(lambda: 1, bulk=True).result(5) == 1
    writer.close()


def test_closing_waits_for_what_was_handed_in() -> None:
    writer, done = OneWriter(), []
    for number in range(20):
        writer.submit(lambda number=number: done.append(number), bulk=bool(number % 2))  # type: ignore[misc]
    writer.close()
    assert sorted(done) == list(range(20))


def test_a_flood_of_people_goes_before_bulk_work_but_does_not_starve_it() -> None:
    writer, gate, done = OneWriter(), threading.Event(), list[str]()
    writer.submit(lambda: gate.wait(5), bulk=False)
    writer.submit(lambda: done.append("bulk"), bulk=True)
    for _ in range(HANDICAP * 3):
        writer.submit(lambda: done.append("person"), bulk=False)
    gate.set()
    writer.close()
    assert 0 < done.index("bulk") < HANDICAP
