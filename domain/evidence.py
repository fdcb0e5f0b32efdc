"""Evidence of a hazard and of its rectification: what it may be, and what the acceptor is warned of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

KINDS = ("before", "after", "document")
# What is taken, by its content and not by its name -> the ending that it is given out with.
TYPES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}
LARGEST = 20 << 20  # bytes of one file
SMALL = 480  # px of the longer side of a picture on the page
NEAR = 3  # bits of 64 in which two looks may differ and still be of the same picture
BANDS = 4  # stretches of a look; of two that differ in fewer bits than there are stretches one is equal


class NotEvidence(ValueError):
    """A file that is not taken; `why` is empty, large, type or broken."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Content:
    """What a file is by its content. `look` is a perceptual hash of 64 bits, None where a picture has none.

    `taken_at` is the camera's own clock, which knows no zone. `small` is the picture as it stands on the page, a
    JPEG without what the camera noted.
    """

    mime: str
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    look: int | None = None
    small: bytes | None = field(default=None, repr=False, compare=False)


def bands(look: int | None) -> tuple[int | None, ...]:
    """The stretches of a look, 16 bits each: those of the same picture share one."""
    if look is None:
        return (None,) * BANDS
    return tuple(look >> 16 * number & 0xFFFF for number in range(BANDS))


def is_same_look(one: int | None, other: int | None) -> bool:
    """Whether two pictures look the same: scaled, compressed or lightened, but not another picture."""
    return one is not None and other is not None and (one ^ other).bit_count() <= NEAR


def is_before_and_after(rows: Sequence[Mapping[str, Any]], at: int) -> bool:
    """Whether one of a hazard's pictures shows what was found and another, the same, what was rectified since.

    rows: kind, cycle, sha256 and look (16 hexadecimal digits or None) of each; `at` is the place of the one.
    """
    one = rows[at]
    return any(
        {one["kind"], other["kind"]} == {"before", "after"}
        and (one["cycle"] <= other["cycle"] if one["kind"] == "before" else other["cycle"] <= one["cycle"])
        and (one["sha256"] == other["sha256"] or is_same_look(_number(one["look"]), _number(other["look"])))
        for other in rows
    )


def _number(look: str | None) -> int | None:
    return None if look is None else int(look, 16)


def is_too_old(kind: str, taken_on: date | None, found_on: date | None) -> bool:
    """Whether a picture of what was rectified was taken before the hazard was found."""
    return kind == "after" and taken_on is not None and found_on is not None and taken_on < found_on
