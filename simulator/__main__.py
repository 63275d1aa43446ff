"""`python -m simulator`: serve until told to stop; the addresses stand on the first line of output, as JSON."""

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from uvicorn import Config

from simulator.app import Options, running
from simulator.twilio.settings import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; what cannot be started is told on stderr, with exit code 1."""
    options = _read(arguments)
    loop_factory = Config(app="", log_config=None).get_loop_factory()
    try:
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(_serve(options))
    except (OSError, OverflowError, ValueError) as error:
        sys.stderr.write(f"The simulator cannot start: {error}\n")
        return 1
    return 0


def _read(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(
        prog="textops simulate", description="A Slack and a Twilio on loopback, for any bot."
    )
    parser.add_argument("--port", type=int, default=8400, help="control server; 0 takes a free port")
    parser.add_argument("--slack-port", type=int, default=8401)
    parser.add_argument("--twilio-port", type=int, default=8402)
    parser.add_argument("--manifest", type=Path, default=Path("manifest.yml"), help="the app's Slack manifest")
    parser.add_argument("--slack-request-url", help="where the bot takes signed requests; without it: Socket Mode")
    parser.add_argument("--inbound-url", default="", help="where the bot takes inbound texts")
    parser.add_argument("--account-sid", default=Settings().account_sid)
    parser.add_argument("--auth-token", default=Settings().auth_token)
    parser.add_argument("--seed-file", type=Path, help='JSON: {"settings": {...}, "numbers": [...], "phones": [...]}')
    parser.add_argument("--tour", type=Path, help="JSON: the steps of a guided tour, shown on the page")
    parser.add_argument("--supervised", action="store_true", help="starting over is asked for on standard output")
    given = parser.parse_args(arguments)
    account = replace(
        Settings(), account_sid=given.account_sid, auth_token=given.auth_token, inbound_url=given.inbound_url
    )
    return Options(
        port=given.port,
        slack_port=given.slack_port,
        twilio_port=given.twilio_port,
        manifest=given.manifest,
        slack_request_url=given.slack_request_url,
        twilio=account,
        seed_file=given.seed_file,
        is_supervised=given.supervised,
        tour=given.tour,
    )


async def _serve(options: Options) -> None:
    told = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, told.set)
    async with running(options) as addresses:
        sys.stdout.write(f"{json.dumps(addresses)}\n")
        sys.stdout.flush()
        await told.wait()


if __name__ == "__main__":
    sys.exit(main())
