"""The published names and definitions of measures, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

from domain.measures import MEASURES

Translate = Callable[..., str]


def name(t: Translate, measure_id: str) -> str:
    """The measure's name; a twin says that it counts major hazards only."""
    measure = MEASURES[measure_id]
    words = t(f"measure.{measure.base}.name")
    return t("measure.major_of", name=words) if measure.major else words


def definition(t: Translate, measure_id: str) -> str:
    """What exactly is counted, in one or two sentences."""
    measure = MEASURES[measure_id]
    words = t(f"measure.{measure.base}.definition")
    return t("measure.major_definition", definition=words) if measure.major else words
