"""The composer: the form in which a message is written, with a live line under its text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from slackblocks import Block as Built
from slackblocks import (
    CheckboxGroup,
    ConversationFilter,
    ConversationSelectMenu,
    DispatchActionConfiguration,
    Element,
    ExternalSelectMenu,
    InputBlock,
    OptionGroup,
    PlainText,
    PlainTextInput,
    StaticSelectMenu,
)

from blocks import live, preview
from blocks.elements import (
    actions,
    bold,
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
from blocks.preview import Preview
from blocks.surface import Choice, Modal
from sms import tokens
from sms.errors import Problem
from sms.message import Draft
from sms.naming import NAME_CHARACTERS_MAX
from sms.symbols import GROUPS, Symbol
from sms.token import TYPES
from store.live import Live

INPUTS = ("name", "channel", "message", "campaign", "subscription", "opt_out", "team")
NAME_MAX = 100
TEXT_MAX = 3000  # what Slack's input holds; the limit of 1,600 is for the rendered text
VALUE_MAX = 150  # characters of an option's value
CHOICES_MAX = 100
INCLUDE = Choice("Include default opt-out text", "include")
AS_TYPED = DispatchActionConfiguration(["on_character_entered"])


class Unchosen(Problem):
    """Choose a property first, then press `Insert`."""


@dataclass(frozen=True, slots=True)
class Helpers:
    """What stands in the optional inputs below; none of it is ever saved."""

    type: str = "contact"
    property: str = ""
    default: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Composer:
    """All that the form shows; `turn` rises when we change an input's text, which Slack does only under a new id."""

    form: str
    draft: Draft
    live: Live
    number: int | None = None  # None: a new message
    helpers: Helpers = Helpers()
    preview: Preview | None = None  # when somebody asked for it
    subscriptions: tuple[str, ...] = ()
    teams: tuple[tuple[int, str], ...] = ()  # of the author, when it is to be chosen among several
    team: str = ""  # the id of the one that is chosen
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
            context("voids", told) if (told := live.voids(composer.live)) else None,
            *_text(composer),
            *_labels(composer),
            divider("personalize"),
            *_personalize(composer),
            *_preview(composer.preview),
        ),
        submit="Save draft",
        tell_when_closed=True,
        illustration=preview.illustration(composer.preview) if composer.preview else None,
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


def choices(pairs: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    """Make the lines of a select of (label, value); what Slack does not hold is left out, or no form would open."""
    return tuple(Choice(*pair) for pair in pairs if len(pair[1]) <= VALUE_MAX)[:CHOICES_MAX]


def channel_error(channel: str, *, is_in: bool | None) -> str:
    """Tell what keeps a card out of a channel; nothing when it can go there."""
    if not channel:
        return "Choose the channel that its card goes to."
    if is_in is False:
        return "The bot is not in this channel. Write /invite @textops there, then save again."
    return ""


def read_helpers(values: Mapping[str, Any]) -> Helpers:
    """Read what stands in the optional inputs."""
    return Helpers(
        type=_word(values, "type") or TYPES[0],
        property=_word(values, "property"),
        default=_word(values, "default"),
        link=_word(values, "link"),
    )


def token(helpers: Helpers) -> str:
    """Write the token that is to be inserted; Unchosen when it would have no property."""
    if not helpers.property:
        raise Unchosen
    return tokens.write(f"{helpers.type}.{helpers.property}", helpers.default)


def _word(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "").strip()


def _unsaved(composer: Composer) -> Built | None:
    if not composer.unsaved:
        return None
    text = f"You closed {bold(escape(composer.unsaved))} without saving it."
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
        context("live", live.line(composer.live)),
        actions("plain", button("draft.plain", f"Make it plain{live.saving(composer.live)}")),
    )


def _labels(composer: Composer) -> tuple[Built | None, ...]:
    draft = composer.draft
    kinds = choices((kind, kind) for kind in composer.subscriptions)
    opt_out = option(INCLUDE)
    box = CheckboxGroup("draft.typed", [opt_out], initial_options=[opt_out] if draft.opt_out else None)
    return (
        _team(composer),
        *_campaign(composer),
        select_field(
            _again("subscription", composer),
            "Subscription type",
            choices=kinds,
            value=draft.subscription,
            optional=True,
        )
        if kinds
        else context("subscription", "There is no subscription type yet: `/sms subscriptions` adds one."),
        InputBlock(
            PlainText("Opt-out"),
            box,
            block_id=_again("opt_out", composer),
            dispatch_action=True,
            optional=True,
            hint=PlainText(composer.opt_out_text) if composer.opt_out_text else None,
        ),
    )


def _team(composer: Composer) -> Built | None:
    """Ask whose it is, of somebody in several teams."""
    if len(composer.teams) < 2:
        return None
    mine = tuple(Choice(name, str(team_id)) for team_id, name in composer.teams)
    hint = "Its members see it, besides approvers and admins."
    return select_field(_again("team", composer), "Team", choices=mine, value=composer.team or mine[0].value, hint=hint)


def _campaign(composer: Composer) -> tuple[Built | None, ...]:
    name = PlainTextInput(
        "draft.typed",
        initial_value=composer.draft.campaign[:NAME_CHARACTERS_MAX] or None,
        max_length=NAME_CHARACTERS_MAX,
        dispatch_action_config=AS_TYPED,
    )
    block_id, told = _again("campaign", composer), live.campaign(composer.live)
    return (
        InputBlock(PlainText("Campaign"), name, block_id=block_id, dispatch_action=True, optional=True),
        context("new_campaign", told) if told else None,
    )


def _personalize(composer: Composer) -> tuple[Built | None, ...]:
    helpers, suffix = composer.helpers, _suffix(composer.turn)
    types = [option(Choice(kind.capitalize(), kind)) for kind in TYPES]
    chosen = next(one for one in types if one.value == helpers.type)
    kind = StaticSelectMenu("draft.type", types, initial_option=chosen)
    properties = ExternalSelectMenu("draft.property", min_query_length=0, placeholder=PlainText("Type to find"))
    snippets = ExternalSelectMenu("draft.snippet", min_query_length=0, placeholder=PlainText("Type to find"))
    symbols = [OptionGroup(group.name, [option(_symbol(one)) for one in group.symbols]) for group in GROUPS]
    symbol = StaticSelectMenu("draft.symbol", option_groups=symbols)
    return (
        _asked("type", "Type", kind),
        field(f"property:{helpers.type}{suffix}", "Property", properties, optional=True),
        text_field(f"default{suffix}", "Default value", value=helpers.default, optional=True),
        actions("insert", button("draft.insert", "Insert")),
        text_field(f"link{suffix}", "Link", value=helpers.link, optional=True, hint="It begins with https://"),
        actions("insert_link", button("draft.link", "Insert link")),
        _asked(f"symbol{suffix}", "Symbol", symbol),
        _asked(f"snippet{suffix}", "Snippet", snippets),
    )


def _symbol(symbol: Symbol) -> Choice:
    mark = "plain" if symbol.is_plain else "Unicode"
    return Choice(f"{symbol.character} {symbol.name} · {mark}", symbol.character)


def _preview(shown: Preview | None) -> tuple[Built, ...]:
    return (
        _asked("preview_as", "Preview as", preview.people("draft.people")),
        _asked("text_size", "Text size", preview.sizes("draft.look")),
        _asked("dark", "Look", preview.dark("draft.look")),
        actions("show_preview", button("draft.preview", "Preview")),
        *(preview.shown(shown) if shown else ()),
    )


def _asked(name: str, label: str, element: Element) -> InputBlock:
    """Put a choice under its label that does something at once, and is never saved."""
    return InputBlock(PlainText(label), element, block_id=name, dispatch_action=True, optional=True)


def _again(name: str, composer: Composer) -> str:
    return f"{name}:again" if composer.restored else name


def _suffix(turn: int) -> str:
    return f":{turn}" if turn else ""
