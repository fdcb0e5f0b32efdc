"""One reader's websocket: what a browser asks of a Streamlit process, and what it is sent."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from bench.servers import Server
from ui.seat import COOKIE

STREAMLIT = [Subprotocol("streamlit")]


@dataclass(frozen=True)
class Reader:
    """A connection, and what the browser at its end remembers from one rerun to the next."""

    socket: ClientConnection
    held: set[str] = field(default_factory=set)  # hashes of large messages, which are not sent again


@dataclass(frozen=True)
class Rerun:
    """What one rerun brought: how long it took (s), how much (bytes), and the specs of its charts."""

    seconds: float
    size: int
    charts: tuple[str, ...]


@asynccontextmanager
async def reader(server: Server) -> AsyncIterator[Reader]:
    """Connect to a process as a new browser does that is signed in."""
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    told: dict[str, Any] = {"subprotocols": STREAMLIT, "max_size": None, "origin": Origin(server.url)}
    cookies = {"Cookie": f"{COOKIE}={server.token}"} if server.token else {}
    async with connect(address, additional_headers=cookies, **told) as socket:
        yield Reader(socket)


async def ask(who: Reader, page: str, query: str) -> Rerun:
    """Go to an address of the board, and wait until the page is whole.

    This is what the browser sends after a link, and after Back. `page` is the path, "" the overview. Raises
    RuntimeError where the page failed.
    """
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = query
    asked.rerun_script.cached_message_hashes.extend(who.held)
    begun = time.perf_counter()
    await who.socket.send(asked.SerializeToString())
    size, charts = 0, []
    async for sent in who.socket:
        size += len(sent)
        message = ForwardMsg.FromString(sent if isinstance(sent, bytes) else sent.encode())
        if message.metadata.cacheable:
            who.held.add(message.hash)
        kind = message.WhichOneof("type")
        if kind == "delta":
            charts += _chart(message, f"{page}?{query}")
        elif kind == "script_finished":
            break
    return Rerun(time.perf_counter() - begun, size, tuple(charts))


def _chart(message: ForwardMsg, where: str) -> list[str]:
    element = message.delta.new_element
    kind = element.WhichOneof("type") if message.delta.WhichOneof("type") == "new_element" else None
    if kind == "exception" or (kind == "html" and 'role="alert"' in element.html.body):
        raise RuntimeError(f"{where} failed: {element}")
    return [element.plotly_chart.spec] if kind == "plotly_chart" else []
