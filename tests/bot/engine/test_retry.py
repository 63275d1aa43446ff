from bot.engine.retry import retry_seconds


def test_a_failed_job_rests_longer_each_time_but_never_much_over_five_minutes() -> None:
    assert 0.8 <= retry_seconds(0) <= 1.2
    assert 6.4 <= retry_seconds(3) <= 9.6
    assert retry_seconds(1000) <= 72
