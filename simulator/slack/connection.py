"""How the bot is reached and recognised: its tokens, its request URL, its patience."""

from dataclasses import dataclass


@dataclass(slots=True)
class Connection:
    """Secrets and delays; all of them may be changed while the simulator runs."""

    bot_token: str = "xoxb-simulator"
    app_token: str = "xapp-simulator"
    signing_secret: str = "simulator-signing-secret"
    request_url: str | None = None
    ack_seconds: float = 3.0
    retry_seconds: tuple[float, ...] = (0.2, 1.0, 3.0)
    trigger_seconds: float = 3.0
    limits_rates: bool = False
