import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.db import upgrade, write_engine
from bot.doctor import Check, examine, manifest_path
from bot.settings import Settings
from simulator.app import Options, running
from store.schema.account import settings


def examined(folder: Path, **changes: str) -> Mapping[str, Check]:
    async def story() -> list[Check]:
        async with running(Options(manifest=manifest_path())) as addresses:
            given = {name.lower(): value for name, value in addresses["settings"].items()}
            given |= {"database_url": f"sqlite:///{folder}/a.db", **changes}
            return await examine(Settings.model_validate(given))

    return {check.name: check for check in asyncio.run(story())}


def test_all_is_well_where_all_is_set_up(tmp_path: Path) -> None:
    checks = examined(tmp_path)
    assert [check for check in checks.values() if not check.ok] == []
    assert list(checks) == [
        "environment",
        "slack",
        "socket mode",
        "carrier",
        "database",
        "public address",
        "link domain",
    ]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("slack", {"slack_bot_token": "xoxb-wrong"}),
        ("socket mode", {"slack_app_token": "xapp-wrong"}),
        ("carrier", {"twilio_auth_token": "wrong"}),
        ("carrier", {"twilio_messaging_service_sid": "", "twilio_from": "+12125550199"}),
        ("database", {"database_url": "sqlite:////nowhere/at/all.db"}),
        ("public address", {"public_url": "http://127.0.0.1:1"}),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do_and_the_rest_is_still_examined(
    name: str, changes: dict[str, str], tmp_path: Path
) -> None:
    checks = examined(tmp_path, **changes)
    assert [check.name for check in checks.values() if not check.ok] == [name]
    assert checks[name].said
    assert checks[name].hint


def test_a_number_of_the_account_may_be_texted_from(tmp_path: Path) -> None:
    checks = examined(tmp_path, twilio_messaging_service_sid="", twilio_from="+12015550100")
    assert checks["carrier"] == Check("carrier", True, "account active, number +12015550100")


@pytest.mark.parametrize(("domain", "ok"), [("", True), ("nobody.invalid", False)])
def test_a_domain_of_short_links_must_lead_here(domain: str, ok: bool, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.db"
    upgrade(url)
    engine = write_engine(url)
    with engine.begin() as connection:
        connection.execute(insert(settings).values(key="link_domain", value=domain))
    engine.dispose()
    check = examined(tmp_path)["link domain"]
    assert check.ok is ok
    assert check.said
