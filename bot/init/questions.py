"""What `textops init` asks, in which order, where each answer is found, and what checks it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """One answer: the name of its field in the environment's settings, and how it is asked for."""

    name: str
    asks: str
    is_secret: bool = False
    is_required: bool = True

    @property
    def variable(self) -> str:
        """The name in the environment and in .env."""
        return self.name.upper()


@dataclass(frozen=True, slots=True)
class Group:
    """Answers that are found in one place and checked together, by an examination of the doctor's."""

    title: str
    where: str
    questions: tuple[Question, ...]
    check: str = ""


BOT_TOKEN = Group(
    "Slack: the app",
    "At api.slack.com/apps choose Create New App, From a manifest, and paste {manifest}.\n"
    "Install it; the token is under OAuth & Permissions.",
    (Question("slack_bot_token", "Bot token (xoxb-…)", is_secret=True),),
    "slack",
)
APP_TOKEN = Group(
    "Slack: how it reaches TextOps",
    "Under Basic Information, App-Level Tokens, make one with the scope connections:write (Socket Mode).\n"
    "Leave it empty if Slack shall call a public address instead.",
    (Question("slack_app_token", "App-level token (xapp-…)", is_secret=True, is_required=False),),
    "socket mode",
)
SIGNING_SECRET = Group(
    "Slack: signed requests",
    "Without an app-level token Slack calls PUBLIC_URL/slack/events. The secret is under Basic Information.",
    (Question("slack_signing_secret", "Signing secret", is_secret=True),),
)
ACCOUNT = Group(
    "Twilio: the account",
    "Both are on the first page of console.twilio.com.",
    (
        Question("twilio_account_sid", "Account SID (AC…)"),
        Question("twilio_auth_token", "Auth token", is_secret=True),
    ),
    "carrier",
)
SENDER = Group(
    "Twilio: who the texts come from",
    "Under Messaging, Services: the SID of a service that has a number registered for your country.\n"
    "Leave it empty to text from one number.",
    (Question("twilio_messaging_service_sid", "Messaging service (MG…)", is_required=False),),
    "carrier",
)
NUMBER = Group(
    "Twilio: the number",
    "One of the account's own numbers, written as +12125550123.",
    (Question("twilio_from", "Number"),),
    "carrier",
)
PUBLIC_URL = Group(
    "The public address",
    "An https address that leads to this process, such as https://sms.example.com.\n"
    "Without it clicks are not counted; statuses, replies and STOP are asked for every half minute.",
    (Question("public_url", "Public address", is_required=False),),
)
DATABASE = Group(
    "The database",
    "A file, or postgresql+psycopg://user:password@host/name. It holds everything.",
    (Question("database_url", "Database", is_secret=False),),
    "database",
)
GROUPS = (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, ACCOUNT, SENDER, NUMBER, PUBLIC_URL, DATABASE)
QUESTIONS = tuple(question for group in GROUPS for question in group.questions)

ACCOUNT_SETTINGS: dict[str, str] = {
    "account_name": "What is the account called? Texts and answers are signed with it",
    "time_zone": "Its time zone, such as America/New_York",
    "home_channel": "Channel for news about the account: its id, C…, stands at the foot of the channel's details",
    "approvers": "Who may approve: ids of people (U…) or user groups (S…), with commas between",
    "monthly_segments": "Segments a month",
    "renewal_date": "A day on which the month of segments begins anew, such as 2026-01-01",
}
