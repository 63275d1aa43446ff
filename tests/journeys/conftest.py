"""One stage for each module of journeys; a journey on it uses a message of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.stage import Stage
from tests.postgres import own_schema


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    """An empty schema of this module's own on the PostgreSQL server: each stage has a clock of its own."""
    with own_schema() as address:
        yield address


@pytest.fixture(scope="module", params=["socket", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage with six customers, one of them staff, and the bot connected: on each database; `http` is asked for."""
    folder = tmp_path_factory.mktemp("stage")
    if request.param == "postgresql":
        stage = Stage(folder, database_url=request.getfixturevalue("postgres_url"))
    else:
        stage = Stage(folder, over_http=request.param == "http")
    try:
        stage.imports(customers(6))
        stage.imports(customers(1), to="Staff")
        stage.starts_the_bot()
        yield stage
    finally:
        stage.ends()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of this journey's own."""
    return tmp_path


def customers(count: int, *, first: int = 2_340_100) -> list[str]:
    """Rows of customers with numbers that are valid in New York."""
    names = ("Ann", "Ben", "Carla", "Đorđe", "", "Farid")
    return [f"{names[i % len(names)]},+1212{first + i},c{first + i}" for i in range(count)]
