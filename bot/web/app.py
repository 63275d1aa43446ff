"""The web application: one route for each of those who call."""

from starlette.applications import Starlette
from starlette.routing import Route

from bot.slack.http import Endpoint
from bot.web.health import Health
from bot.web.links import Links
from bot.web.webhooks import Webhooks
from jobs.world import World


def make_web(world: World, *, slack: Endpoint | None, auth_token: str) -> Starlette:
    """Make the application; without a signing secret Slack does not call here."""
    webhooks, links, health = Webhooks(world, auth_token=auth_token), Links(world), Health(world)
    routes = [
        Route("/twilio/status", webhooks.status, methods=["POST"]),
        Route("/twilio/inbound", webhooks.inbound, methods=["POST"]),
        Route("/healthz", health.healthz),
        Route("/metrics", health.metrics),
        Route("/{code}", links.follow),
    ]
    if slack:
        routes.insert(0, Route("/slack/events", slack, methods=["POST"]))
    return Starlette(routes=routes)
