"""Claims about the carrier's signature, with its own library as the oracle."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.web.signature import is_signed, is_whole, sign

SECRET = "simulator-auth-token"
URL = "https://sms.example.com/twilio/status?attempt=d17.1"
FORM = [("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("To", "+12125550100"), ("Empty", "")]
ALGORITHMS = ("HMAC_SHA1", "HMAC_SHA256")
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
forms = st.lists(st.tuples(text.filter(bool), text), max_size=12)
spoken = st.text("aZ09-._~!$&'()*+,;=:@/?%é日 ", max_size=20)


class Repeated:
    """A form in which a name may stand more than once, as web frameworks hand it to the carrier's library."""

    def __init__(self, form: Sequence[tuple[str, str]]) -> None:
        self._form = form

    def __iter__(self) -> Iterator[str]:
        return iter([name for name, _ in self._form])

    def __len__(self) -> int:
        return len(self._form)

    def getall(self, name: str) -> list[str]:
        return [value for one, value in self._form if one == name]


@st.composite
def urls(draw: st.DrawFn) -> str:
    scheme = draw(st.sampled_from(["https", "http"]))
    port = draw(st.sampled_from(["", ":443", ":80", ":3000"]))
    query = quote(draw(spoken), safe="/?:@!$&'()*+,;=%")
    return f"{scheme}://sms.example.com{port}/twilio/status{f'?{query}' if query else ''}"


def carriers_own(url: str, form: Sequence[tuple[str, str]], *, algorithm: str = "HMAC_SHA1") -> str:
    return str(RequestValidator(SECRET).compute_signature(url, Repeated(form), algorithm))  # type: ignore[no-untyped-call]


def carrier_says(url: str, form: Sequence[tuple[str, str]], *, signature: str, algorithm: str) -> bool:
    validator = RequestValidator(SECRET)  # type: ignore[no-untyped-call]
    return bool(validator.validate(url, Repeated(form), signature, algorithm))  # type: ignore[no-untyped-call]


@given(urls(), forms, st.sampled_from(ALGORITHMS))
def test_it_signs_as_the_carriers_own_library_does(url: str, form: list[tuple[str, str]], algorithm: str) -> None:
    ours = sign(url, form, secret=SECRET.encode(), algorithm=algorithm)
    assert ours == carriers_own(url, form, algorithm=algorithm)


@given(urls(), urls(), forms, st.sampled_from(["", ":443", ":80", ":3000"]), st.sampled_from(ALGORITHMS))
def test_it_believes_what_the_carriers_own_library_believes(
    url: str, another: str, form: list[tuple[str, str]], port: str, algorithm: str
) -> None:
    scheme, _, rest = url.partition("://")
    host, _, path = rest.partition("/")
    ported = f"{scheme}://{host.partition(':')[0]}{port}/{path}"
    for signed in (url, another, ported):
        signature = carriers_own(signed, form, algorithm=algorithm)
        settings = f"key=webhooks_sharedkey_1,algorithm={algorithm}"
        ours = is_signed(url, form, signature=signature, secret=SECRET.encode(), settings=settings)
        assert ours is carrier_says(url, form, signature=signature, algorithm=algorithm)


def test_what_the_carrier_signed_is_signed() -> None:
    for url in (URL, "https://sms.example.com:443/twilio/status?attempt=d17.1", f"{URL}#rc=5&rp=all"):
        assert is_signed(URL, FORM, signature=carriers_own(url, FORM), secret=SECRET.encode())


def test_a_port_in_the_public_address_may_be_left_out_by_the_carrier() -> None:
    signature = carriers_own("http://127.0.0.1/twilio/inbound", FORM)
    assert is_signed("http://127.0.0.1:3000/twilio/inbound", FORM, signature=signature, secret=SECRET.encode())


def test_anything_changed_is_not_signed() -> None:
    good = sign(URL, FORM, secret=SECRET.encode())
    for url, form, signature, secret in (
        (URL.replace("d17", "d18"), FORM, good, SECRET),
        (URL, [*FORM[:-1], ("Empty", "x")], good, SECRET),
        (URL, FORM, good[:-2] + "A=", SECRET),
        (URL, FORM, "", SECRET),
        (URL, FORM, "é", SECRET),
        (URL, FORM, good, "another"),
    ):
        assert not is_signed(url, form, signature=signature, secret=secret.encode())


@pytest.mark.parametrize(
    ("settings", "algorithm", "believed"),
    [
        ("", "HMAC_SHA1", True),
        ("key=k", "HMAC_SHA1", True),
        ("key=k,algorithm=", "HMAC_SHA1", True),
        ("key=k, algorithm = hmac_sha256", "HMAC_SHA256", True),
        ("key=k,algorithm=HMAC_SHA256", "HMAC_SHA1", False),
        ("", "HMAC_SHA256", False),
        ("algorithm=none", "HMAC_SHA1", False),
    ],
)
def test_the_way_of_signing_is_the_one_that_is_named(settings: str, algorithm: str, believed: bool) -> None:
    signature = carriers_own(URL, FORM, algorithm=algorithm)
    assert is_signed(URL, FORM, signature=signature, secret=SECRET.encode(), settings=settings) is believed


@given(st.text(st.characters(exclude_categories=["Cs"])), st.booleans())
def test_a_json_body_is_the_one_whose_hash_was_signed(body: str, changed: bool) -> None:
    query = f"a=1&bodySHA256={sha256(body.encode()).hexdigest()}"
    url, sent = f"https://sms.example.com/twilio/status?{query}", f"{body}{' ' if changed else ''}"
    signature = sign(url, (), secret=SECRET.encode())
    validator = RequestValidator(SECRET)  # type: ignore[no-untyped-call]
    assert is_whole(sent.encode(), query) is validator.validate(url, sent, signature)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("query", ["", "attempt=d17.1", "bodySHA256=", "bodySHA256=é"])
def test_a_json_body_without_a_hash_is_nobodys(query: str) -> None:
    assert not is_whole(b"{}", query)
