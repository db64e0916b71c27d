"""What stands before the page: who may ask for it by which name, and what it may load.

Pure ASGI: knows nothing of Gradio. A check of the Host header stops a foreign site that points its
own name at this machine ("DNS rebinding"), one of the Origin header a foreign page that asks in the
reader's name; the policy stops the page from loading anything from
elsewhere, whatever an answer contains.
"""

import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]

# Gradio writes its configuration and styles into the page, hence 'unsafe-inline'; every address
# that could carry something out of the page is confined to the page's own server.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
_HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": POLICY.encode("ascii"),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}
# Gradio fetches addresses and serves files on request; this page needs none of it.
_CLOSED = ("/gradio_api/proxy=", "/gradio_api/file", "/gradio_api/stream/")
_UPLOAD = "/gradio_api/upload"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, never bound


class Guard:
    """Refuse foreign names, foreign pages and closed paths; send the policy with every response.

    Args:
        app: what stands behind.
        hosts: the names under which it may be asked for.
        most_bytes: of one upload, all its files together.
    """

    def __init__(self, app: App, *, hosts: frozenset[str], most_bytes: int) -> None:
        self._app = app
        self._hosts = hosts
        self._most_bytes = most_bytes

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await _refuse(scope, send, *refusal)
        else:
            await self._app(scope, receive, _with_headers(send))

    def _refusal(self, scope: MutableMapping[str, Any]) -> tuple[int, bytes] | None:
        """Return the status and the words with which a request is refused, None if it is not."""
        path = str(scope["path"])
        names = _values(scope, b"host")
        if len(names) != 1 or not is_allowed(names[0], self._hosts):
            return 400, b"Unknown host name."
        # "null" is what a page without a place of its own sends, such as a sandboxed frame.
        origins = [origin.partition("://")[2] for origin in _values(scope, b"origin")]
        if not all(is_allowed(origin, self._hosts) for origin in origins):
            return 403, b"Not from here."
        if path.startswith(_CLOSED):
            return 404, b"Not found."
        if path.startswith(_UPLOAD) and scope.get("method") == "POST":
            lengths = _values(scope, b"content-length")
            if len(lengths) != 1 or not lengths[0].isdecimal():
                return 411, b"How long is it?"
            if int(lengths[0]) > self._most_bytes:
                return 413, b"Too large."
        return None


def allowed_hosts(bound: str) -> frozenset[str]:
    """Return the names under which a page bound to `bound` may be asked for."""
    names = {*_LOOPBACK, _bare(bound)}
    if bound in _EVERYWHERE:
        names.add(socket.gethostname().lower())
    return frozenset(names)


def is_allowed(header: str, hosts: frozenset[str]) -> bool:
    """Tell whether a Host header names one of `hosts`, whatever its port.

    A page bound to every address may also be asked for by number: an address cannot be rebound.

    >>> is_allowed("[::1]:7860", frozenset({"::1"})), is_allowed("evil.test", frozenset({"::1"}))
    (True, False)
    """
    name = _bare(header)
    if name in hosts:
        return True
    return not hosts.isdisjoint(_EVERYWHERE) and _is_address(name)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach a page bound to `host`."""
    name = _bare(host)
    return name in _LOOPBACK or (_is_address(name) and ipaddress.ip_address(name).is_loopback)


def _values(scope: MutableMapping[str, Any], header: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == header]


def _bare(host: str) -> str:
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host if host.count(":") > 1 else host.partition(":")[0]


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(n, v) for n, v in message.get("headers", ()) if n.lower() not in _HEADERS]
            message["headers"] = [*kept, *_HEADERS.items()]
        await send(message)

    return send_with_headers


async def _refuse(scope: MutableMapping[str, Any], send: Send, status: int, why: bytes) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": why})
