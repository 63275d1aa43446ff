"""Who may speak to the control server: this machine by its own name, and no page of another origin."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse

from simulator.wire import App, Receive, Scope, Send

OWN_NAMES = {"127.0.0.1", "localhost", "::1"}
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def guarded(app: App) -> App:
    """The app behind a check of Host (a foreign name may point here) and of Origin (another site's page)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        complaint = _complaint(scope) if scope["type"] == "http" else None
        if complaint:
            await JSONResponse({"error": complaint}, status_code=403)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return answer


def _complaint(scope: Scope) -> str | None:
    headers = Headers(scope=scope)
    host, origin = headers.get("host", ""), headers.get("origin")
    if _name(f"//{host}") not in OWN_NAMES:
        return f"The simulator answers only as 127.0.0.1 or localhost, not as {host or 'nobody'}."
    if scope["method"] in CHANGING and origin is not None and urlsplit(origin).netloc != host:
        return f"A page of {origin} may not act here: open http://{host}/ instead."
    return None


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
