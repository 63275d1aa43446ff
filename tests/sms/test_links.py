"""Links are found as a reader sees them, refused when they are unsafe, and shortened one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.links import CODES, BadLink, check, code, find, is_shortened, short_url, shorten, shorteners


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("no link", []),
        ("acme.com/sale is not one without https", []),
        ("See https://acme.com/sale.", ["https://acme.com/sale"]),
        ("See https://acme.com/sale, or http://acme.com!", ["https://acme.com/sale", "http://acme.com"]),
        ("(see https://acme.com/a)", ["https://acme.com/a"]),
        ("https://en.example.org/wiki/Sale_(shop)", ["https://en.example.org/wiki/Sale_(shop)"]),
        ("“https://acme.com/a”", ["https://acme.com/a"]),
        ("<https://acme.com/a>", ["https://acme.com/a"]),
        ("HTTPS://ACME.COM/A?b=c#d…", ["HTTPS://ACME.COM/A?b=c#d"]),
        ("https://acme.com/\nhttps://acme.com/2", ["https://acme.com/", "https://acme.com/2"]),
        (
            "https://acme.com/?c={{ contact.code | default: 'x y' }}&d=1 now",
            ["https://acme.com/?c={{ contact.code | default: 'x y' }}&d=1"],
        ),
        ("xhttps://acme.com", []),
    ],
)
def test_links_are_found_without_the_punctuation_around_them(text: str, urls: list[str]) -> None:
    assert [link.url for link in find(text)] == urls
    assert [text[link.start : link.end] for link in find(text)] == urls


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.com",
        "https://shop.acme.co.uk:8443/a?b=c#d",
        "https://bücher.example/ü",
        "https://xn--bcher-kva.example/",
        "https://acme.com/{{ contact.code }}",
        "https://acme.com/?mail=a@b.example",
    ],
)
def test_an_https_link_to_a_named_host_passes(url: str) -> None:
    check(url)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://acme.com/sale", "http://acme.com/sale is not encrypted. Write https://acme.com/sale."),
        ("HTTP://acme.com", "HTTP://acme.com is not encrypted. Write https://acme.com."),
        ("ftp://acme.com", "ftp://acme.com is not a web address."),
        ("javascript:alert(1)", "javascript:alert(1) is not a web address."),
        ("https://ana:secret@acme.com", "https://ana:secret@acme.com carries a user name or password."),
        ("https://acme.com@evil.example", "https://acme.com@evil.example carries a user name or password."),
        ("https://127.0.0.1/a", "https://127.0.0.1/a leads to a number. Use the site's name: carriers block numbers."),
        ("https://127.1/a", "https://127.1/a leads to a number. Use the site's name: carriers block numbers."),
        ("https://[::1]/a", "https://[::1]/a leads to a number. Use the site's name: carriers block numbers."),
        ("https://[::1/a", "https://[::1/a cannot be read."),
        ("https://acme.com:99999/", "https://acme.com:99999/ cannot be read."),
        ("https://localhost/a", "https://localhost/a has no valid host."),
        ("https:///a", "https:///a has no valid host."),
        ("https://{{ company.site }}/a", "https://{{ company.site }}/a has no valid host."),
        ("https://acme..com", "https://acme..com has no valid host."),
        ("https://acme.com\\@evil.example", "has spaces, backslashes"),
        ("https://acme.com/a b", "has spaces, backslashes"),
        ("https://acme.com/" + "x" * 2_000, "A link has 2,017 characters."),
    ],
)
def test_an_unsafe_link_is_refused_with_the_reason(url: str, message: str) -> None:
    with pytest.raises(BadLink) as caught:
        check(url)
    assert message in str(caught.value)


def test_each_link_is_replaced_and_the_rest_left_as_it_is() -> None:
    text = "A https://a.example, B https://b.example/x. C https://a.example"
    assert shorten(text, lambda url: f"<{url[8:]}>") == "A <a.example>, B <b.example/x>. C <a.example>"


@given(st.text())
def test_replacing_links_by_themselves_changes_nothing(text: str) -> None:
    assert shorten(text, lambda url: url) == text


@given(st.integers(min_value=0, max_value=CODES - 1))
def test_codes_have_ten_letters_and_digits(number: int) -> None:
    assert len(code(number)) == 10
    assert code(number).isalnum()
    assert code(number).isascii()


@given(st.integers(min_value=0, max_value=CODES - 2))
def test_no_two_numbers_share_a_code(number: int) -> None:
    assert code(number) < code(number + 1)


def test_a_short_link_without_a_code_has_the_length_of_one_with_it() -> None:
    assert short_url("https://t.acme.com/", code(7)) == "https://t.acme.com/0000000007"
    assert len(short_url("https://t.acme.com")) == len(short_url("https://t.acme.com/", code(7)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://bit.ly/3abc", ("bit.ly",)),
        ("bit.ly/3abc and HTTPS://TinyURL.com/x and bit.ly/2", ("bit.ly", "tinyurl.com")),
        ("www.goo.gl/x", ("goo.gl",)),
        ("https://habit.ly/3abc https://bit.ly.example/3 https://my-t.co/x", ()),
        ("go bit.ly now", ()),
    ],
)
def test_public_shorteners_are_recognised(text: str, found: tuple[str, ...]) -> None:
    assert shorteners(text) == found


@pytest.mark.parametrize(
    ("url", "shortened"),
    [
        ("https://acme.example/sale", True),
        ("http://acme.example/sale", False),
        ("https://user:secret@acme.example", False),
        ("https://192.0.2.7/sale", False),
        ("https://acme.example/{{ contact.external_id }}", False),
    ],
)
def test_only_what_may_be_sent_to_everybody_is_shortened(url: str, shortened: bool) -> None:
    assert is_shortened(url) is shortened
