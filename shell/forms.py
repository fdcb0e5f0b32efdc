"""What a form of the doors brings: a few short fields, and no more of a body than that is ever held."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from shell.bodies import END, counted

KIND = "application/x-www-form-urlencoded"
LONGEST = 16 * 1024  # bytes of a body
FIELDS = 10


async def typed(request: Request) -> dict[str, str]:
    """The fields of a form. Raises HTTPException: 415 for anything but a plain form, 413 too long, 400 unreadable."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise HTTPException(415, headers=END)
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > LONGEST:
        raise HTTPException(413, headers=END)
    body = await Request(
        request.scope, counted(request.receive, LONGEST)
    ).body()  # it may not say how long it is
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS))
    except ValueError as problem:
        raise HTTPException(400) from problem
