"""A browser's side of the wire: connect to a served board, ask for a page, keep what comes back."""

from collections.abc import Iterator

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

STREAMLIT = [Subprotocol("streamlit")]


def first_run(url: str, path: str, query: str = "") -> list[ForwardMsg]:
    """What a new browser is sent for a page, up to the end of the run. `path` is that of a deep link."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=STREAMLIT, max_size=None, origin=Origin(url)) as wire:
        ask = BackMsg()
        ask.rerun_script.page_name = path
        ask.rerun_script.query_string = query
        wire.send(ask.SerializeToString())
        return list(_until_the_end(wire))


def _until_the_end(wire: ClientConnection) -> Iterator[ForwardMsg]:
    while True:
        message = ForwardMsg()
        message.ParseFromString(wire.recv(timeout=30, decode=False))
        yield message
        if message.WhichOneof("type") == "script_finished":
            return


def texts(messages: list[ForwardMsg]) -> str:
    """Every element of a run as text, to look for words in."""
    return "\n".join(str(message) for message in messages if message.WhichOneof("type") == "delta")
