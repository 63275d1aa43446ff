"""`textops run`, `serve` and `worker`: everything in one process, or its parts in as many as are needed."""

import asyncio

import click
from uvicorn import Config

from bot import settings as environment
from bot import telemetry, wiring
from bot.wiring import Part, Place

host = click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
port = click.option("--port", default=3000, show_default=True, help="0 takes a free one.")
clock = click.option("--clock", "clock_url", default="", hidden=True, help="The simulator's control address.")
drain = click.option(
    "--drain",
    "drain_seconds",
    default=5.0,
    show_default=True,
    help="How long /readyz says 503 before the doors close, in seconds.",
)


@click.command()
@host
@port
@clock
def run(host: str, port: int, clock_url: str) -> None:
    """Run everything in this process, alone on its database."""
    _run(Place(host, port, clock_url), "connected to Slack")


@click.command()
@host
@port
@drain
@clock
def serve(host: str, port: int, drain_seconds: float, clock_url: str) -> None:
    """Answer Slack, the carrier and links; any number of processes, on PostgreSQL, beside workers."""
    _run(Place(host, port, clock_url, Part.SERVE, drain_seconds), "connected to Slack")


@click.command()
@clock
def worker(clock_url: str) -> None:
    """Run jobs: send, count, post, fold; any number of processes, on PostgreSQL."""
    _run(Place(clock_url=clock_url, part=Part.WORKER), "")


def _run(place: Place, how: str) -> None:
    loaded = environment.load()
    telemetry.set_up(loaded.log_level, secrets=environment.secrets(loaded))

    def ready(port: int) -> None:
        click.echo(f"TextOps is up at http://{place.host}:{port} and {how}." if how else "A worker of TextOps is up.")

    with asyncio.Runner(loop_factory=Config(app="", log_config=None).get_loop_factory()) as runner:
        runner.run(wiring.run(loaded, place, ready=ready))
