"""The composer: the form in which a message is written, with a live line under its text."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from slackblocks import Block as Built
from slackblocks import (
    CheckboxGroup,
    ConversationFilter,
    ConversationSelectMenu,
    DispatchActionConfiguration,
    ExternalSelectMenu,
    InputBlock,
    OptionGroup,
    PlainText,
    PlainTextInput,
    StaticSelectMenu,
)

from blocks import figures
from blocks.body import quoted
from blocks.elements import (
    actions,
    button,
    context,
    divider,
    escape,
    field,
    in_modal,
    option,
    section,
    select_field,
    text_field,
)
from blocks.surface import Choice, Modal
from blocks.words import counted, number
from sms.errors import Problem
from sms.message import Draft
from sms.segments import Count
from sms.symbols import GROUPS, Symbol
from sms.token import TYPES, BadToken

INPUTS = ("name", "channel", "message", "campaign", "subscription", "opt_out")
NAME_MAX = 100
TEXT_MAX = 3000  # what Slack's input holds; the limit of 1,600 is for the rendered text
VALUE_MAX = 150  # characters of an option's value
CHOICES_MAX = 100
INCLUDE = Choice("Include default opt-out text", "include")
AS_TYPED = DispatchActionConfiguration(["on_character_entered"])


@dataclass(frozen=True, slots=True)
class Live:
    """What the text costs as it stands, or what is wrong with it."""

    estimate: Count | None = None
    problem: Problem | None = None
    plain: Count | None = None  # once made plain; None when nothing would change
    audience: str = ""  # whom it is for, when that is known
    recipients: int = 0


@dataclass(frozen=True, slots=True)
class Helpers:
    """What stands in the optional inputs below; none of it is ever saved."""

    type: str = "contact"
    properties: Collection[str] = ()  # of that type
    property: str = ""
    default: str = ""
    link: str = ""
    preview: str = ""  # the text as one person gets it
    preview_of: str = ""


@dataclass(frozen=True, slots=True)
class Composer:
    """All that the form shows; `turn` rises when we change an input's text, which Slack does only under a new id."""

    form: str
    draft: Draft
    live: Live
    number: int | None = None  # None: a new message
    helpers: Helpers = Helpers()
    subscriptions: tuple[str, ...] = ()
    opt_out_text: str = ""
    unsaved: str = ""  # the name of a text that was left without saving
    turn: int = 0
    restored: bool = False  # every input was filled anew


def view(composer: Composer) -> Modal:
    """Draw the form; drawing it again keeps what is typed, for the same input has the same id."""
    return Modal(
        callback="draft.submit",
        form=composer.form,
        title="New text message" if composer.number is None else "Edit message",
        blocks=in_modal(
            _unsaved(composer),
            *_text(composer),
            *_labels(composer),
            divider("personalize"),
            *_personalize(composer),
            *_preview(composer.helpers),
        ),
        submit="Save draft",
        tell_when_closed=True,
    )


def read(values: Mapping[str, Any]) -> Draft:
    """Read what stands in the form; helpers are none of the message's business."""
    return Draft(
        name=_word(values, "name"),
        channel=_word(values, "channel"),
        body=str(values.get("message") or ""),
        campaign=_word(values, "campaign"),
        subscription=_word(values, "subscription"),
        opt_out=INCLUDE.value in (values.get("opt_out") or ()),
    )


def filled(draft: Draft) -> dict[str, Any]:
    """Give a draft as the values that `read` reads back."""
    return {
        "name": draft.name,
        "channel": draft.channel,
        "message": draft.body,
        "campaign": draft.campaign,
        "subscription": draft.subscription,
        "opt_out": (INCLUDE.value,) if draft.opt_out else (),
    }


def read_helpers(values: Mapping[str, Any]) -> Helpers:
    """Read what stands in the optional inputs."""
    return Helpers(
        type=_word(values, "type") or TYPES[0],
        property=_word(values, "property"),
        default=_word(values, "default"),
        link=_word(values, "link"),
    )


def _word(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "").strip()


def _unsaved(composer: Composer) -> Built | None:
    if not composer.unsaved:
        return None
    text = f"You closed *{escape(composer.unsaved)}* without saving it."
    return section("unsaved", text, accessory=button("draft.continue", "Continue", style="primary"))


def _text(composer: Composer) -> tuple[Built, ...]:
    draft = composer.draft
    name = PlainTextInput("name", initial_value=draft.name or None, max_length=NAME_MAX)
    channel = ConversationSelectMenu(
        "channel",
        initial_conversation=draft.channel or None,
        filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True),
    )
    text = PlainTextInput(
        "draft.typed",
        initial_value=draft.body or None,
        multiline=True,
        max_length=TEXT_MAX,
        dispatch_action_config=AS_TYPED,
    )
    return (
        field(_again("name", composer), "Name", name),
        field(_again("channel", composer), "Channel", channel, hint="The card and its thread are posted there."),
        InputBlock(PlainText("Message"), text, block_id=f"message{_suffix(composer.turn)}", dispatch_action=True),
        context("live", _live(composer.live)),
        actions("plain", button("draft.plain", "Make it plain")),
    )


def _live(live: Live) -> str:
    if live.problem is not None:
        caret = f"\n```{escape(live.problem.caret)}```" if isinstance(live.problem, BadToken) else ""
        return f"❌ {escape(str(live.problem))}{caret}"
    if live.estimate is None:
        return "0 characters · 0 segments"
    return " · ".join(filter(None, (_size(live.estimate), _total(live), _saving(live))))


def _size(count: Count) -> str:
    encoding = "Unicode" if count.encoding == "UCS-2" else count.encoding
    sizes = f"{counted(count.characters, 'character')} · {counted(count.segments, 'segment')}"
    return f"{sizes} · {figures.because(count.unicode).removeprefix(', ') or encoding}"


def _total(live: Live) -> str:
    if not live.recipients or live.estimate is None:
        return ""
    return f"{number(live.estimate.segments * live.recipients)} for {escape(live.audience)}"


def _saving(live: Live) -> str:
    if live.plain is None or live.estimate is None:
        return ""
    each = live.estimate.segments - live.plain.segments
    saves = f", saves {number(each * live.recipients)}" if each and live.recipients else ""
    return f"made plain: {live.estimate.segments} → {counted(live.plain.segments, 'segment')}{saves}"


def _labels(composer: Composer) -> tuple[Built, ...]:
    draft = composer.draft
    kinds = tuple(Choice(kind, kind) for kind in _choosable(composer.subscriptions))
    opt_out = option(INCLUDE)
    box = CheckboxGroup("draft.typed", [opt_out], initial_options=[opt_out] if draft.opt_out else None)
    return (
        text_field(_again("campaign", composer), "Campaign", value=draft.campaign, optional=True),
        select_field(
            _again("subscription", composer),
            "Subscription type",
            choices=kinds,
            value=draft.subscription,
            optional=True,
        )
        if kinds
        else context("subscription", "There is no subscription type yet: importing contacts with consent makes one."),
        InputBlock(
            PlainText("Opt-out"),
            box,
            block_id=_again("opt_out", composer),
            dispatch_action=True,
            optional=True,
            hint=PlainText(composer.opt_out_text) if composer.opt_out_text else None,
        ),
    )


def _personalize(composer: Composer) -> tuple[Built | None, ...]:
    helpers, suffix = composer.helpers, _suffix(composer.turn)
    types = [option(Choice(kind.capitalize(), kind)) for kind in TYPES]
    chosen = next(one for one in types if one.value == helpers.type)
    kind = StaticSelectMenu("draft.type", types, initial_option=chosen)
    properties = tuple(
        Choice(name.replace("_", " ").capitalize(), name) for name in _choosable(sorted(helpers.properties))
    )
    symbols = [OptionGroup(group.name, [option(_symbol(one)) for one in group.symbols]) for group in GROUPS]
    symbol = StaticSelectMenu("draft.symbol", option_groups=symbols)
    return (
        InputBlock(PlainText("Type"), kind, block_id="type", dispatch_action=True, optional=True),
        select_field(f"property:{helpers.type}{suffix}", "Property", choices=properties, optional=True)
        if properties
        else context("property", "There are no properties of this type."),
        text_field(f"default{suffix}", "Default value", value=helpers.default, optional=True),
        actions("insert", button("draft.insert", "Insert")),
        text_field(f"link{suffix}", "Link", value=helpers.link, optional=True, hint="It begins with https://"),
        actions("insert_link", button("draft.link", "Insert link")),
        InputBlock(PlainText("Symbol"), symbol, block_id=f"symbol{suffix}", dispatch_action=True, optional=True),
    )


def _choosable(names: Iterable[str]) -> list[str]:
    """Leave out what a select of Slack's does not hold, for one such name would keep the form from opening."""
    return [name for name in names if len(name) <= VALUE_MAX][:CHOICES_MAX]


def _symbol(symbol: Symbol) -> Choice:
    mark = "" if symbol.is_plain else " · Unicode"
    return Choice(f"{symbol.character} {symbol.name}{mark}", symbol.character)


def _preview(helpers: Helpers) -> tuple[Built | None, ...]:
    people = ExternalSelectMenu("draft.people", min_query_length=0, placeholder=PlainText("The default"))
    shown = quoted("preview", helpers.preview) if helpers.preview else None
    return (
        field("preview_as", "Preview as", people, optional=True),
        actions("show_preview", button("draft.preview", "Preview")),
        shown,
        context("preview_of", escape(helpers.preview_of)) if helpers.preview_of else None,
    )


def _again(name: str, composer: Composer) -> str:
    return f"{name}:again" if composer.restored else name


def _suffix(turn: int) -> str:
    return f":{turn}" if turn else ""
