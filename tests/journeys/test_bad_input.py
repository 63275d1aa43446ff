"""What people type and press wrongly: each gets a clear answer with a next step, and nothing is lost."""

import pytest

from tests.journeys.stage import Stage
from tests.journeys.steps import closes_everything, drafts, reviewed, reviews

pytestmark = [pytest.mark.journey, pytest.mark.parametrize("stage", ["http"], indirect=True)]


@pytest.fixture(autouse=True)
def _nothing_left_open(stage: Stage) -> None:
    closes_everything(stage)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ("Hi {{ contact.first_nam }}", "Did you mean “contact.first_name”?"),
        ("Hi {% if contact.first_name %}", "{%"),
        ("Hi {{ contact.first_name", "}}"),
        ("a" * 1601, "1,600"),
        ("a" * 1590, "1,600"),  # with the opt-out text
        (" ", "The text is empty. Write what people should read."),
        ("Hi :acme_logo:", "acme_logo"),
    ],
)
def test_a_text_that_cannot_be_sent_is_told_at_its_input_and_stays_typed(stage: Stage, body: str, answer: str) -> None:
    ana = stage.person("ana")
    ana.types("/sms draft Wrong", in_="#marketing")
    ana.modal()
    ana.fills("Message", body)
    ana.submits()
    modal = ana.modal()
    assert answer in modal.errors["Message"]
    assert modal.inputs["Message"] == body
    assert modal.inputs["Name"] == "Wrong"


def test_a_channel_without_the_bot_is_told_with_the_way_to_invite_it(stage: Stage) -> None:
    ana = stage.person("ana")
    ana.types("/sms draft Far away", in_="#no-bot")
    ana.modal()
    ana.fills("Message", "Hi there")
    ana.submits()
    modal = ana.modal()
    assert "/invite" in modal.errors["Channel"]
    assert modal.inputs["Message"] == "Hi there"
    ana.invites_the_bot("#no-bot")
    ana.submits()
    ana.has_no_modal()
    ana.sees("Far away\n")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/sms drfat", "There is no “drfat” here. Did you mean “draft”?"),
        ("/sms show #999", "There is no message #999."),
        ("/sms show #99999999999999999999", "There is no message"),
        ('/sms show ""', "Which message?"),
        ("/sms show", "Which message?"),
        ("/sms report Salle", "There is no message “Salle”."),
        ("/sms clone '; drop table messages", "There is no message"),
        ("/sms test #0", "There is no message #0."),
    ],
)
def test_a_malformed_command_is_answered_with_what_can_be_typed(stage: Stage, typed: str, answer: str) -> None:
    ana = stage.person("ana")
    ana.types(typed, in_="#marketing")
    assert "did not work" not in ana.sees(answer)


def test_a_near_miss_of_a_name_is_answered_with_the_name(stage: Stage) -> None:
    ana = stage.person("ana")
    drafts(ana, "Loyalty week")
    ana.types("/sms show Loyalti week", in_="#marketing")
    ana.sees("Did you mean “Loyalty week”?")
    ana.types("/sms show “loyalty week”", in_="#marketing")
    ana.sees("Open its thread")


def test_people_without_consent_are_not_sent_to_and_the_review_says_why(stage: Stage) -> None:
    ana = stage.person("ana")
    stage.imports(["Gus,+12122340201,g1"], to="No consent", consent=())
    drafts(ana, "Unasked")
    panel = reviews(ana, "Unasked", to="No consent")
    assert "❌ Nobody will receive it." in panel
    assert "has not agreed to get this subscription type" in panel
    assert ana.modal().submit is None
    stage.phone("+12122340201").expects_nothing(for_seconds=0.2)


def test_people_without_a_number_are_not_sent_to_and_the_review_says_why(stage: Stage) -> None:
    ana = stage.person("ana")
    stage.imports(["Hal,,h1"], to="No number")
    drafts(ana, "Nowhere")
    panel = reviews(ana, "Nowhere", to="No number")
    assert "❌ Nobody will receive it." in panel
    assert "number" in panel
    assert ana.modal().submit is None


def test_a_text_too_long_for_one_contact_says_for_whom(stage: Stage) -> None:
    ana = stage.person("ana")
    stage.imports([f"{'Iris' * 60},+12122340202,i1"], to="Long names")
    drafts(ana, "Long", body="{{ contact.first_name | default: 'you' }} " + "a" * 1500)
    panel = reviews(ana, "Long", to="Long names")
    assert "1,600 are the most" in panel
    assert ana.modal().submit is None


def test_choosing_nobody_or_a_past_time_is_told_where_it_was_chosen(stage: Stage) -> None:
    ana = stage.person("ana")
    drafts(ana, "Yesterday")
    ana.clicks("Send or schedule", on="Yesterday")
    ana.modal()
    ana.submits()
    assert "Send to" in ana.modal().errors
    ana.chooses("Send to", "VIP")
    ana.chooses("When", "Schedule for later")
    ana.sees("Review and schedule")
    ana.submits()
    assert "Pick both a date and a time." in ana.modal().errors["Date"]
    ana.fills("Date", "2020-01-01")
    ana.fills("Time", "09:00")
    ana.submits()
    assert "has passed" in ana.modal().errors["Time"]
    ana.chooses("When", "Send now")
    ana.sees("Review and send")
    ana.submits()
    assert "in lists" in reviewed(ana)


def test_words_where_a_number_belongs_are_told_at_the_input(stage: Stage) -> None:
    cy = stage.person("cy")
    cy.types("/sms settings", in_="#ops")
    cy.modal()
    cy.fills("approval_hours", "a day")
    cy.fills("account_name", "Acme again")
    cy.submits()
    modal = cy.modal()
    assert modal.errors.keys() == {"approval_hours"}
    assert modal.inputs["account_name"] == "Acme again"
    cy.closes()
    assert "Acme again" not in stage.textops("settings")


def test_a_bad_row_of_a_file_comes_back_with_its_reason_and_the_rest_is_taken(stage: Stage) -> None:
    file = stage.folder / "mixed.csv"
    file.write_text(
        "external_id,first_name,mobile_phone,time_zone\n"
        "m1,Mia,+12122340301,America/New_York\n"
        "m2,Max,12,\n"
        "m3,Mo,+12122340303,Mars/Olympus\n"
    )
    told = stage.textops("contacts", "import", str(file), "--list", "Mixed")
    assert "bad rows: 2" in told
    back = next(stage.folder.glob("mixed*bad*")).read_text()
    assert "Mars/Olympus" in back
    assert "time_zone" in back
    ana = stage.person("ana")
    drafts(ana, "Mixture")
    ana.clicks("Send or schedule", on="Mixture")
    ana.modal()
    assert ana.options("Send to", "Mixed") == ["Mixed (1)"]


def test_a_contact_named_like_a_mention_is_a_name_everywhere(stage: Stage) -> None:
    ana, bo = stage.person("ana"), stage.person("bo")
    stage.imports(["<!channel>,+12122340203,x1"], to="<!here> list")
    number = drafts(ana, "<!channel> news")
    reviews(ana, "<!channel> news", to="<!here> list")
    ana.submits()
    bo.sees(f"approve #{number}")
    bo.clicks("Approve", in_thread_of="<!channel> news")
    assert "Hi <!channel>, Acme" in stage.phone("+12122340203").expects("Hi ")
    bo.sees("sent to 1 person")
    posts = [one for post in ana.channel("#marketing") for one in (post, *post.replies)]
    assert not [post for post in posts if {"channel", "here", "everyone", "!channel", "!here"} & {*post.mentions}]


@pytest.mark.parametrize("typed", ["/sms draft Mine", "/sms list", "/sms quota", "/sms show #1", "/sms numbers"])
def test_a_guest_gets_nothing_but_the_way_out(stage: Stage, typed: str) -> None:
    dee = stage.person("dee")
    dee.types(typed, in_="#marketing")
    assert "Ask an admin of the workspace." in dee.sees("TextOps is for full members of this workspace.")
    assert not dee.screen()["modals"]


def test_a_guest_cannot_press_what_they_see(stage: Stage) -> None:
    drafts(stage.person("ana"), "Look only")
    dee = stage.person("dee")
    dee.clicks("Edit", on="Look only")
    dee.sees("TextOps is for full members of this workspace.")
    assert not dee.screen()["modals"]
