"""How a hazard of the invented city was assessed: likelihood and severity, LEC, a colour alone, or not."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from demo.findings import Finding

# Of all hazards: 65 % by likelihood and severity, 7 % by LEC, 8 % by a colour alone, 20 % not at all.
_MATRIX, _LEC, _COLOUR = 0.65, 0.72, 0.80
# Factors of LEC, from the steps that domain/risk.py cites.
_LIKELIHOOD = (0.5, 1, 3, 6, 10)
_EXPOSURE = (1, 2, 3, 6, 10)
_CONSEQUENCE = {1: 1, 2: 3, 3: 7, 4: 15, 5: 40}
_COLOURS = ("低风险", "一般风险", "较大风险", "重大风险")


@dataclass(frozen=True)
class Score:
    """An assessment. Method: matrix (likelihood and severity 1 to 5), lec, colour, or none."""

    method: str
    likelihood: float | None = None
    severity: float | None = None
    exposure: float | None = None
    colour: str = ""


def score(rng: Random, finding: Finding) -> Score:
    """Assess one hazard, or leave it unassessed; severe findings score higher."""
    likelihood = rng.choices((1, 2, 3, 4, 5), (12, 28, 34, 17, 9))[0]
    severity = min(5, max(1, finding.severity + rng.choice((-1, 0, 0, 0, 1))))
    method = rng.random()
    if method < _MATRIX:
        return Score("matrix", likelihood, severity)
    if method < _LEC:
        exposure = rng.choices(_EXPOSURE, (10, 15, 30, 35, 10))[0]
        return Score("lec", _LIKELIHOOD[likelihood - 1], _CONSEQUENCE[severity], exposure)
    if method < _COLOUR:
        product = likelihood * severity
        return Score("colour", colour=_COLOURS[(product > 4) + (product > 9) + (product > 15)])
    return Score("none")
