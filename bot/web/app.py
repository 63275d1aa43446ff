"""The web application: one route for each of those who call."""

from starlette.applications import Starlette
from starlette.routing import Route

from bot.slack.http import Endpoint
from bot.web.health import Health
from bot.web.hooks import Hooks
from bot.web.links import Links
from bot.web.pictures import PictureFiles
from bot.web.short_way import ShortWay
from bot.web.webhooks import Webhooks
from jobs.world import World


def make_web(
    world: World, pictures: PictureFiles, *, slack: Endpoint | None, auth_token: str, health: Health
) -> ShortWay:
    """Make the application; without a signing secret Slack does not call here."""
    webhooks, links = Webhooks(world, health, auth_token=auth_token), Links(world)
    hooks = Hooks(world)
    posts = {"/twilio/status": webhooks.status, "/twilio/inbound": webhooks.inbound}
    routes = [
        *(Route(path, endpoint, methods=["POST"]) for path, endpoint in posts.items()),
        Route("/hooks/{hook}", hooks.call, methods=["POST"]),
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz),
        Route("/metrics", health.metrics),
        Route("/p/{code:path}", pictures.show),
        Route("/{code}", links.no_such),
    ]
    if slack:
        routes.insert(0, Route("/slack/events", slack, methods=["POST"]))
    return ShortWay(Starlette(routes=routes), tap=links.follow, posts=posts)
