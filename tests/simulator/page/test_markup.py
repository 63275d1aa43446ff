import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.clock import Clock
from simulator.faults import Faults
from simulator.page.markup import LINKED, mrkdwn, plain
from simulator.slack.mrkdwn import Reader
from simulator.slack.workspace import Workspace
from tests.simulator.page.reading import seen

READER = Reader(Workspace(Clock(), Faults(), base_url="http://slack", manifest={}), "U0ANA")
OPENS = 'target="_blank" rel="noopener noreferrer"'
TAGS = {
    "a": ({"class", "href", "target", "rel"}, {"class", "href", "data-does"}),
    "span": ({"class"},),
    "pre": ({"class"},),
    **dict.fromkeys(("strong", "em", "s", "code", "blockquote", "br"), (set[str](),)),
}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&lt;!channel&gt;",
    "&amp;lt;b&amp;gt;",
    "<javascript:alert(1)|click>",
    "<https://a.example/\"onmouseover='x'|label>",
    "<|x>",
    "</strong>",
    "<b>",
    "'",
]
HARMLESS = [
    "word",
    "*bold words*",
    "_slanted_",
    "~gone~",
    "*_both_*",
    "`code <b>`",
    "2 * 3",
    "snake_case",
    "<@U0BO>",
    "<@U0ANA|ana>",
    "<#C0OPS|ops>",
    "<!here>",
    "<!subteam^S0APPROVE>",
    "<!date^1795788000^{date_short} at {time}|soon>",
    "<https://acme.example?a=1&amp;b=2>",
    "<mailto:a@b.example|a@b.example>",
    "https://bare.example/x_y",
    "\n",
]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(
    ("markup", "html"),
    [
        ("*bold* _slanted_ ~gone~", "<strong>bold</strong> <em>slanted</em> <s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("*ask <@U0BO>*", '<strong>ask <span class="mention">@Bo</span></strong>'),
        ("`*code*`", "<code>*code*</code>"),
        ("a\n```x < 1\n*y*```\nb", 'a<pre class="code">x &lt; 1\n*y*</pre>b'),
        ("one\ntwo", "one<br>two"),
        ("&gt; one\n&gt; *two*\nthree", "<blockquote>one<br><strong>two</strong></blockquote>three"),
        ("<@U0ANA>", '<span class="mention mention-yours">@Ana</span>'),
        ("<!subteam^S0APPROVE>", '<span class="mention">@approvers</span>'),
        ("<!here>", '<span class="mention mention-yours">@here</span>'),
        ("<#C0OPS>", '<a class="mention" href="/?as=U0ANA&amp;in=C0OPS" data-does="go">#ops</a>'),
        ("<#C0SECRET>", '<span class="mention">#private-board</span>'),
        ("<https://a.example/_x_|our sale>", f'<a class="link" href="https://a.example/_x_" {OPENS}>our sale</a>'),
        ("https://a.example.", f'<a class="link" href="https://a.example" {OPENS}>https://a.example</a>.'),
        ("<javascript:alert(1)|click>", "click (javascript:alert(1))"),
        ("<!date^1795788000^{date}|soon>", '<span class="date">November 27th, 2026</span>'),
        (":wave: :nonsense: 12:30:45", "👋 :nonsense: 12:30:45"),
        ("`:wave:`", "<code>:wave:</code>"),
        (":+1::skin-tone-3:", "👍🏼"),
        ("&lt;b&gt; &amp; <b>", "&lt;b&gt; &amp; b"),
        (
            "at ▓▓▓░░ 60 %",
            'at <span class="meter"><span class="meter-full">▓▓▓</span><span class="meter-rest">░░</span></span> 60 %',
        ),
    ],
)
def test_markup_becomes_html(markup: str, html: str) -> None:
    assert mrkdwn(markup, READER) == html


def test_a_bare_address_is_no_link_in_verbatim_text() -> None:
    assert mrkdwn("https://a.example/x_y", READER, is_verbatim=True) == "https://a.example/x_y"


def test_plain_text_is_taken_at_its_word() -> None:
    assert plain("*x* <b>\n&lt; :wave:") == "*x* &lt;b&gt;<br>&amp;lt; 👋"


@given(st.text(st.characters(codec="utf-8")))
def test_plain_text_says_what_was_typed(text: str) -> None:
    assert squeezed(seen(plain(text.replace(":", ""))).text) == squeezed(text.replace(":", ""))


@given(st.lists(st.sampled_from(HOSTILE + HARMLESS) | st.text("<>&\"'=/ *_~`\nabc@#!|^:", max_size=9)).map("".join))
def test_nobody_can_type_a_tag_or_an_attribute(text: str) -> None:
    for tag, attributes in seen(mrkdwn(text, READER)).tags:
        assert set(attributes) in TAGS[tag]
        assert attributes.get("href", "https://").startswith((*LINKED, "/?as="))


@given(st.lists(st.sampled_from(HOSTILE + HARMLESS)).map(" ".join))
def test_html_says_what_is_read_from_the_text(text: str) -> None:
    assert squeezed(seen(mrkdwn(text, READER)).text) == squeezed(without_addresses(READER.reads(text)))


def without_addresses(read: str) -> str:
    """A link's words alone: where it leads stands in its `href`."""
    return re.sub(r"(label) \(https?://[^)]*\)", r"\1", read)
