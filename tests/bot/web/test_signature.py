from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.web.signature import is_signed, sign

SECRET = "simulator-auth-token"
URL = "https://sms.example.com/twilio/status?attempt=d17.1"
FORM = [("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("To", "+12125550100"), ("Empty", "")]
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def carriers_own(url: str, form: dict[str, str]) -> str:
    return str(RequestValidator(SECRET).compute_signature(url, form))  # type: ignore[no-untyped-call]


@given(st.lists(st.tuples(text.filter(bool), text), max_size=12, unique_by=lambda field: field[0]))
def test_it_signs_as_the_carriers_own_library_does(form: list[tuple[str, str]]) -> None:
    assert sign(URL, form, secret=SECRET.encode()) == carriers_own(URL, dict(form))


def test_what_the_carrier_signed_is_signed() -> None:
    for url in (URL, "https://sms.example.com:443/twilio/status?attempt=d17.1", f"{URL}#rc=5&rp=all"):
        signature = carriers_own(url, dict(FORM))
        assert is_signed(URL, FORM, signature=signature, secret=SECRET.encode())


def test_a_port_in_the_public_address_may_be_left_out_by_the_carrier() -> None:
    signature = carriers_own("http://127.0.0.1/twilio/inbound", dict(FORM))
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
