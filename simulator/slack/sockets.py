"""Socket Mode: tickets from apps.connections.open, and the web socket that each opens once."""

import secrets
import time
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from simulator.slack.errors import refuse
from simulator.slack.workspace import Workspace
from simulator.wire import read_json

TICKET_SECONDS = 30
SOCKETS_MAX = 10


def open_connection(workspace: Workspace, token: str) -> dict[str, Any]:
    """apps.connections.open: the address of a socket, good for one connection within half a minute."""
    if token != workspace.connection.app_token:
        is_bot = token == workspace.connection.bot_token
        raise refuse("not_allowed_token_type" if is_bot else "invalid_auth")
    ticket = secrets.token_urlsafe(18)
    workspace.tickets[ticket] = time.monotonic() + TICKET_SECONDS
    base = workspace.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/socket/{ticket}?app_id={workspace.app_id}"}


async def serve_socket(workspace: Workspace, socket: WebSocket) -> None:
    """Greet, take acks until the bot goes; a used or old ticket is turned away before the handshake."""
    expires = workspace.tickets.pop(socket.path_params["ticket"], 0.0)
    if expires < time.monotonic() or len(workspace.delivery.sockets) >= SOCKETS_MAX:
        await socket.close(code=4001)
        return
    await socket.accept()
    workspace.delivery.sockets.append(socket)
    try:
        await socket.send_json(_hello(workspace))
        workspace.changes.tell("socket", "")
        while True:
            workspace.delivery.answered(read_json(await socket.receive_text()))
    except (WebSocketDisconnect, RuntimeError, ValueError):
        pass
    finally:
        if socket in workspace.delivery.sockets:
            workspace.delivery.sockets.remove(socket)
        workspace.changes.tell("socket", "")


async def disconnect(workspace: Workspace, reason: str) -> int:
    """Tell every socket to come again, as Slack does when it refreshes; how many were told."""
    told = list(workspace.delivery.sockets)
    workspace.delivery.sockets.clear()
    for socket in told:
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "simulator"}})
        await socket.close()
    return len(told)


def _hello(workspace: Workspace) -> dict[str, Any]:
    return {
        "type": "hello",
        "connection_info": {"app_id": workspace.app_id},
        "num_connections": len(workspace.delivery.sockets),
        "debug_info": {"host": "simulator", "build_number": 1, "approximate_connection_time": 18060},
    }
