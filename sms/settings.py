"""Every account setting: its key, meaning and default in one table, and all of them as one typed value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from sms import hours
from sms import setting_values as values
from sms.consent import Scope
from sms.errors import Problem
from sms.near import did_you_mean
from sms.setting_values import Canary, FrequencyCap, QuietPolicy, UnresolvedPolicy

Parse = Callable[[str], object]


class UnknownSetting(Problem):
    """There is no setting of that name."""

    hint = "/sms settings lists them all."


class BadSetting(Problem):
    """A setting cannot be read."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table; the default is text, read like anything that is typed."""

    key: str
    meaning: str
    default: str
    parse: Parse


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of an account, typed; field names are the keys."""

    account_name: str
    time_zone: str
    home_channel: str
    admins: tuple[str, ...]
    approvers: tuple[str, ...]
    self_approval: bool
    second_approver_above: int | None
    approval_hours: int
    monthly_segments: int | None
    renewal_date: date | None
    quota_warning: Decimal
    number_rule: str
    link_characters: int
    link_domain: str
    link_days: int
    opt_out_text: str
    revocation_scope: Scope
    carrier_replies: bool
    stop_text: str
    start_text: str
    help_text: str
    quiet_hours: hours.Span | None
    quiet_policy: QuietPolicy
    late_minutes: int
    drift_percent: int
    segments_per_second: int
    settle_seconds: int
    unresolved_policy: UnresolvedPolicy
    canary: Canary | None
    frequency_cap: FrequencyCap | None
    price_per_segment: Decimal | None
    test_prefix: str

    @property
    def zone(self) -> ZoneInfo:
        """The account's time zone; UTC until one is set or taken from the first admin."""
        return values.zone_of(self.time_zone)


SETTINGS: tuple[Setting, ...] = (
    Setting("account_name", "The name that texts and answers are signed with.", "", values.any_text),
    Setting("time_zone", "Where the account's clock is; unset, the first admin's.", "", values.zone),
    Setting("home_channel", "The channel for news about the account; unset, the admins are told.", "", values.channel),
    Setting("admins", "Who may change settings; unset, the workspace's admins.", "", values.members),
    Setting("approvers", "Who may approve; unset, the admins.", "", values.members),
    Setting("self_approval", "Whether an approver may send what they wrote themselves.", "off", values.flag),
    Setting("second_approver_above", "Recipients above which two must approve.", "", values.optional_whole),
    Setting("approval_hours", "Hours until a request that nobody decided expires.", "24", values.whole),
    Setting("monthly_segments", "Segments a month; unset, no limit.", "", values.optional_whole),
    Setting("renewal_date", "A day on which the month of segments begins anew.", "", values.optional_day),
    Setting("quota_warning", "The share of the month's segments from which a review warns.", "0.60", values.share),
    Setting("number_rule", "Which numbers contacts may have.", "us", values.number_rule),
    Setting("link_characters", "Characters that a link counts for in an estimate.", "36", values.whole),
    Setting("link_domain", "Your own domain for short links, such as go.acme.com.", "", values.domain),
    Setting("link_days", "Days for which a short link leads on after its text.", "90", values.days),
    Setting("opt_out_text", "What the composer adds by default.", "Reply STOP to unsubscribe.", values.text),
    Setting("revocation_scope", "Whether opting out of one type ends all.", "all", values.one_of(Scope)),
    Setting("carrier_replies", "Whether the carrier itself answers STOP, START and HELP.", "on", values.flag),
    Setting(
        "stop_text",
        "Our answer to STOP when the carrier gives none.",
        "You are unsubscribed and will get no more texts. Reply START to undo.",
        values.text,
    ),
    Setting(
        "start_text",
        "Our answer to START when the carrier gives none.",
        "You are subscribed again. Reply STOP to unsubscribe.",
        values.text,
    ),
    Setting(
        "help_text",
        "Our answer to HELP when the carrier gives none.",
        "Reply STOP to unsubscribe. Message and data rates may apply.",
        values.text,
    ),
    Setting("quiet_hours", "When nobody is texted, where they are; or off.", "20:00-08:00", hours.read),
    Setting("quiet_policy", "What becomes of them: defer or drop.", "defer", values.one_of(QuietPolicy)),
    Setting("late_minutes", "Minutes by which a missed send is late, and held.", "15", values.whole),
    Setting("drift_percent", "Change of the audience since its approval above which it is held.", "10", values.whole),
    Setting("segments_per_second", "How fast a sender may go; ask the carrier for yours.", "60", values.whole),
    Setting("settle_seconds", "Wait before an uncertain text is looked up at the carrier.", "900", values.whole),
    Setting(
        "unresolved_policy",
        "What to do with a text that the carrier has no trace of: resend or ask.",
        "resend",
        values.one_of(UnresolvedPolicy),
    ),
    Setting("canary", "A first part that goes alone, such as 2%/25/10m, or off.", "off", values.canary),
    Setting("frequency_cap", "Texts to one number in a number of days, such as 3/7d.", "off", values.frequency_cap),
    Setting("price_per_segment", "Money a segment, for costs.", "", values.optional_price),
    Setting("test_prefix", "What marks a test.", "[Test] ", values.any_text),
)

KEYS: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}


def parse(key: str, typed: str) -> object:
    """Read one setting as it is typed; the error names the setting and what it takes."""
    if key not in KEYS:
        raise UnknownSetting(f"There is no setting “{key}”.", hint=did_you_mean(key, KEYS) or UnknownSetting.hint)
    try:
        return KEYS[key].parse(typed)
    except Problem as problem:
        raise BadSetting(f"{key}: “{typed}” cannot be used. {problem.message}", hint=problem.hint, field=key) from None


def why_not(key: str, typed: str) -> str:
    """Say why a setting cannot be what is typed; empty when it can."""
    try:
        parse(key, typed)
    except Problem as problem:
        return str(problem)
    return ""


def from_rows(rows: Mapping[str, str]) -> Settings:
    """Make the typed value of what is stored; what is not stored has its default."""
    return Settings(*(setting.parse(rows.get(setting.key, setting.default)) for setting in SETTINGS))  # type: ignore[arg-type]
