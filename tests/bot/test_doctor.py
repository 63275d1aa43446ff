import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import insert

from bot.db import upgrade, write_engine
from bot.doctor import Check, examine, look, manifest_path
from bot.settings import Settings
from simulator.app import Options, running
from store.schema.account import settings

PUBLIC_URL = "http://127.0.0.1:1"
OLD = "https://old.example/twilio/inbound"


def examined(folder: Path, **changes: str) -> Mapping[str, Check]:
    async def story() -> list[Check]:
        async with running(Options(manifest=manifest_path())) as addresses:
            return await examine(
                given(addresses["settings"], **{"database_url": f"sqlite:///{folder}/a.db", **changes})
            )

    return {check.name: check for check in asyncio.run(story())}


def looks(cases: Sequence[tuple[str, Mapping[str, str]]]) -> list[Check]:
    """Look at one thing after the other, each with its changes; the carrier brings texts to an old address."""

    async def story() -> list[Check]:
        options = Options(manifest=manifest_path())
        options = replace(options, twilio=replace(options.twilio, inbound_url=OLD))
        async with running(options) as addresses:
            return [await look(name, given(addresses["settings"], **changes)) for name, changes in cases]

    return asyncio.run(story())


def given(addresses: Mapping[str, str], **changes: str) -> Settings:
    return Settings.model_validate({**{name.lower(): value for name, value in addresses.items()}, **changes})


def looked(name: str, headers: Mapping[str, str], **changes: str) -> Check:
    """Look at one thing, with a Slack that answers everything with these headers."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "user": "textops", "team": "Acme"}, headers=headers)

    async def story() -> Check:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            port = runner.addresses[0][1]
            return await look(name, given({}, slack_api_url=f"http://127.0.0.1:{port}", **changes))
        finally:
            await runner.cleanup()

    return asyncio.run(story())


def test_all_is_well_where_all_is_set_up(tmp_path: Path) -> None:
    checks = examined(tmp_path)
    assert [check for check in checks.values() if not check.ok] == []
    assert list(checks) == [
        "environment",
        "slack",
        "socket mode",
        "carrier",
        "webhooks",
        "clock",
        "database",
        "public address",
        "link domain",
    ]


def test_what_is_wrong_is_named_with_what_to_do_and_the_rest_is_still_examined(tmp_path: Path) -> None:
    checks = examined(tmp_path, slack_bot_token="xoxb-wrong", database_url="sqlite:////nowhere/at/all.db")
    assert [check.name for check in checks.values() if not check.ok] == ["slack", "database"]
    assert all(checks[name].hint for name in ("slack", "database"))


def test_each_thing_that_can_be_wrong_is_told_with_what_to_do() -> None:
    number = {"twilio_messaging_service_sid": ""}
    cases: list[tuple[str, dict[str, str], str]] = [
        ("slack", {"slack_bot_token": "xoxb-wrong"}, "Slack says invalid_auth"),
        ("socket mode", {"slack_app_token": "xapp-wrong"}, "Slack says invalid_auth"),
        ("carrier", {"twilio_auth_token": "wrong"}, "Authenticate"),
        ("carrier", {**number, "twilio_from": "+12125550199"}, "is not one of the account's"),
        ("carrier", {"twilio_api_url": "http://127.0.0.1:1"}, "Cannot connect"),
        ("carrier", {**number, "twilio_from": "+12015550100"}, "account active, number +12015550100"),
        ("database", {"database_url": "postgresql+psycopg://textops@127.0.0.1:1/textops"}, "cannot be used"),
        ("public address", {"public_url": PUBLIC_URL}, "Cannot connect"),
        ("webhooks", {"public_url": "https://old.example"}, "texts from people come to https://old.example/twilio"),
        ("webhooks", {"public_url": PUBLIC_URL}, f"to {OLD}, not to {PUBLIC_URL}/twilio/inbound"),
        ("webhooks", {**number, "twilio_from": "+12015550100", "public_url": PUBLIC_URL}, f"to {OLD}, not to"),
        ("webhooks", {**number, "twilio_from": "+12125550199", "public_url": PUBLIC_URL}, "to nowhere, not to"),
    ]
    checks = looks([(name, changes) for name, changes, _ in cases])
    for (name, changes, said), check in zip(cases, checks, strict=True):
        assert said in check.said, (name, changes)
        assert check.ok or check.hint


def test_where_slack_does_not_answer_the_network_is_to_be_looked_at(tmp_path: Path) -> None:
    checks = examined(tmp_path, slack_api_url="http://127.0.0.1:1")
    assert [check.name for check in checks.values() if not check.ok] == ["slack", "socket mode", "clock"]
    assert {checks[name].hint for name in ("slack", "socket mode", "clock")} == {
        "Check the network, and the address if you set it."
    }


def test_missing_scopes_are_named() -> None:
    check = looked("slack", {"X-OAuth-Scopes": "chat:write, commands"}, slack_bot_token="xoxb-1")
    assert not check.ok
    assert check.said.startswith("scopes missing: channels:read, files:read")


@pytest.mark.parametrize(
    ("date", "said"), [("Mon, 01 Jan 2001 00:00:00 GMT", "ahead of"), ("Thu, 01 Jan 2099 00:00:00 GMT", "behind")]
)
def test_a_clock_that_is_wrong_is_told_with_how_far(date: str, said: str) -> None:
    check = looked("clock", {"Date": date})
    assert not check.ok
    assert f"s {said} Slack's" in check.said
    assert "NTP" in check.hint


@pytest.mark.parametrize(("domain", "ok"), [("", True), ("nobody.invalid", False)])
def test_a_domain_of_short_links_must_lead_here(domain: str, ok: bool, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    upgrade(url)
    engine = write_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(settings).values(key="link_domain", value=domain))
    engine.dispose()
    check = asyncio.run(look("link domain", given({}, database_url=url)))
    assert check.ok is ok
    assert check.said
