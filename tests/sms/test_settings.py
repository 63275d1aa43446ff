"""Tests of the account settings."""

from dataclasses import fields
from datetime import date, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from sms.consent import Scope
from sms.hours import Span
from sms.setting_values import Canary, FrequencyCap, QuietPolicy, UnresolvedPolicy
from sms.settings import SETTINGS, BadSetting, Setting, Settings, UnknownSetting, from_rows, parse


def test_the_table_and_the_value_name_the_same_settings_in_the_same_order() -> None:
    assert [setting.key for setting in SETTINGS] == [field.name for field in fields(Settings)]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_has_a_meaning_and_a_default_that_can_be_read(setting: Setting) -> None:
    assert setting.meaning.endswith(".")
    assert parse(setting.key, setting.default) == getattr(from_rows({}), setting.key)


def test_nothing_stored_is_the_defaults() -> None:
    settings = from_rows({})
    assert settings.approval_hours == 24
    assert settings.quota_warning == Decimal("0.60")
    assert settings.quiet_hours == Span(time(20), time(8))
    assert settings.quiet_policy is QuietPolicy.DEFER
    assert settings.revocation_scope is Scope.ALL
    assert settings.unresolved_policy is UnresolvedPolicy.RESEND
    assert settings.monthly_segments is None
    assert settings.opt_out_text == "Reply STOP to unsubscribe."
    assert settings.test_prefix == "[Test] "
    assert settings.zone == ZoneInfo("UTC")
    assert (settings.self_approval, settings.carrier_replies, settings.canary) == (False, True, None)


def test_what_is_stored_wins_and_what_nobody_knows_is_left_alone() -> None:
    settings = from_rows({"time_zone": "America/New_York", "self_approval": "on", "of_old": "7"})
    assert settings.zone == ZoneInfo("America/New_York")
    assert settings.self_approval


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("self_approval", "Yes", True),
        ("carrier_replies", "off", False),
        ("monthly_segments", "36,000", 36_000),
        ("monthly_segments", "", None),
        ("renewal_date", "2026-08-05", date(2026, 8, 5)),
        ("quota_warning", "0.8", Decimal("0.8")),
        ("quota_warning", "75 %", Decimal("0.75")),
        ("price_per_segment", "$0.0083", Decimal("0.0083")),
        ("time_zone", "America/New York", "America/New_York"),
        ("quiet_hours", "off", None),
        ("quiet_hours", "21:00-09:30", Span(time(21), time(9, 30))),
        ("approvers", "U1BO, <@U2CY>, <!subteam^S3OPS|@ops>", ("U1BO", "U2CY", "S3OPS")),
        ("approvers", "", ()),
        ("home_channel", "<#C12AB|marketing>", "C12AB"),
        ("home_channel", "", ""),
        ("number_rule", "US_Territories", "us_territories"),
        ("number_rule", "us,no", "US,NO"),
        ("link_domain", " https://Go.Acme.com/ ", "go.acme.com"),
        ("link_domain", "", ""),
        ("canary", "2%/25/10m", Canary(Decimal(2), 25, 10)),
        ("canary", "off", None),
        ("frequency_cap", "3/7d", FrequencyCap(3, 7)),
        ("unresolved_policy", "Ask", UnresolvedPolicy.ASK),
        ("test_prefix", "", ""),
    ],
)
def test_a_setting_is_read_as_people_type_it(key: str, typed: str, value: object) -> None:
    assert parse(key, typed) == value


@pytest.mark.parametrize(
    ("key", "typed", "allowed"),
    [
        ("self_approval", "maybe", "on or off"),
        ("approval_hours", "0", "a whole number from 1"),
        ("approval_hours", "-3", "a whole number from 1"),
        ("approval_hours", "", "a whole number from 1"),
        ("approval_hours", "1,000,001", "up to 1,000,000"),
        ("approval_hours", "9" * 5_000, "up to 1,000,000"),
        ("monthly_segments", "1.5", "a whole number from 1"),
        ("monthly_segments", "9" * 19, "up to 1,000,000,000"),
        ("frequency_cap", "3/99999999999d", "3/7d"),
        ("canary", "2%/25/99999999999m", "2%/25/10m"),
        ("quota_warning", "60", "up to 1"),
        ("quota_warning", "nan", "a share"),
        ("renewal_date", "5 August", "2026-08-05"),
        ("price_per_segment", "-1", "0.0083"),
        ("time_zone", "Mars/Olympus", "America/New_York"),
        ("time_zone", "america/new york", "Did you mean “America/New_York”?"),
        ("time_zone", "Oslo", "Did you mean “Europe/Oslo”?"),
        ("time_zone", "new york", "Did you mean “America/New_York”?"),
        ("quiet_hours", "20-8", "20:00-08:00"),
        ("approvers", "bo", "U024BE7LH"),
        ("home_channel", "marketing", "C024BE91L"),
        ("number_rule", "everyone", "us_territories"),
        ("link_domain", "http://go.acme.com", "go.acme.com"),
        ("link_domain", "go.acme.com/x", "go.acme.com"),
        ("link_domain", "go.acme.com:8443", "go.acme.com"),
        ("link_domain", "me@go.acme.com", "go.acme.com"),
        ("link_domain", "10.0.0.1", "go.acme.com"),
        ("link_days", "0", "whole number"),
        ("link_days", "36501", "36,500"),
        ("quiet_policy", "", "defer or drop"),
        ("canary", "2%", "2%/25/10m"),
        ("canary", "200%/1/1m", "2%/25/10m"),
        ("frequency_cap", "0/7d", "3/7d"),
        ("opt_out_text", "  ", "some text"),
    ],
)
def test_a_refusal_names_the_setting_and_what_it_takes(key: str, typed: str, allowed: str) -> None:
    with pytest.raises(BadSetting) as refused:
        parse(key, typed)
    assert refused.value.field == key
    assert key in str(refused.value)
    assert allowed in str(refused.value)


def test_a_misspelt_key_is_answered_with_the_right_one() -> None:
    with pytest.raises(UnknownSetting, match="Did you mean “quiet_hours”"):
        parse("quite_hours", "off")


def test_a_key_like_no_other_is_shown_the_way_to_the_list() -> None:
    with pytest.raises(UnknownSetting, match="/sms settings"):
        parse("zzz", "off")


@pytest.mark.parametrize("key", ["opt_out_text", "account_name", "test_prefix"])
def test_a_text_that_no_message_could_hold_is_refused(key: str) -> None:
    assert parse(key, "x" * 1_600)
    with pytest.raises(BadSetting, match="up to 1,600 characters"):
        parse(key, "x" * 1_601)
