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
        ("", ""),
    ],
)
def test_a_slack_message_is_read_as_people_read_it(slack: str, read: str) -> None:
    assert mrkdwn.plain(slack) == read
