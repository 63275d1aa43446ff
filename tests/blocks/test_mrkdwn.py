import pytest

from blocks import mrkdwn


@pytest.mark.parametrize(
    ("slack", "read"),
    [
        ("Rock &amp; roll &lt;3", "Rock & roll <3"),
        ("See <https://acme.com/sale|our sale>!", "See https://acme.com/sale!"),
        ("Mail <mailto:ana@acme.com|ana@acme.com>", "Mail ana@acme.com"),
        ("<@U0ANA> in <#C1|marketing> <!channel>", "in marketing"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("*Sale* _today_ ~never~", "Sale today never"),
        ("*_30 %_ off* with `SNOW_30_`", "30 % off with SNOW_30_"),
        ("*See <https://acme.com/_a_b_|sale>*", "See https://acme.com/_a_b_"),
        ("<https://acme.com/*x*>", "https://acme.com/*x*"),
        ("3*4*5 snake_case_name * not * _", "3*4*5 snake_case_name * not * _"),
        (
            "{{ contact.first_name }} _and_ {{ contact.last_name }}",
            "{{ contact.first_name }} and {{ contact.last_name }}",
        ),
        ("```STOP_NOW_```", "STOP_NOW_"),
        ("", ""),
    ],
)
def test_a_slack_message_is_read_as_people_read_it(slack: str, read: str) -> None:
    assert mrkdwn.plain(slack) == read
