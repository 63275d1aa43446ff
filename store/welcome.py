"""The first steps of an account: whether they wait to be taken, and that somebody took them or wants none."""

from datetime import datetime

from store import Session, audit, settings

STEPS = ("account_name", "time_zone", "home_channel", "approvers", "monthly_segments", "renewal_date")
SUBJECT = "welcome"
OF_ITSELF = "time_zone"  # taken from the first admin, and so no sign of anybody


def is_due(session: Session) -> bool:
    """Tell whether nobody has set the account up, here or elsewhere, nor said that it is not wanted."""
    kept = settings.rows(session)
    untouched = not any(kept.get(key) for key in STEPS if key != OF_ITSELF)
    return untouched and audit.last_change(session, SUBJECT) is None


def end(session: Session, *, action: str, by: str, now: datetime) -> None:
    """Show them no more; the log says who took them or put them aside."""
    audit.add(session, who=by, action=action, subject=SUBJECT, now=now)
