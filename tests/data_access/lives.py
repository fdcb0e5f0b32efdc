"""Random lives of hazards, kept by the test itself day by day: what the board must say about any of them."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from domain.deadlines import Period
from tests.cast import MONDAY

OPEN = ("pending", "rectifying", "to_accept", "accepted")
DISTRICT_OF = {
    "D1": "D1",
    "S11": "D1",
    "S12": "D1",
    "S21": "D2",
    "D2": "D2",
    "C": "unassigned",
    None: "unassigned",
}
ONE_DAY = timedelta(days=1)
State = dict[str, Any]


@dataclass
class Round:
    """One round: what it began as, and what was told since, in the order of telling: (from day, what)."""

    opened_on: date
    began: State
    told: list[tuple[date, State]] = field(default_factory=list)

    def on(self, day: date) -> State | None:
        """The facts in force on a day, or None before it was opened."""
        if day < self.opened_on:
            return None
        state = dict(self.began)
        for from_on, facts in self.told:
            if from_on <= day:
                state |= facts
        return state | {"district": DISTRICT_OF[state["unit"]]}


@dataclass
class Life:
    """A hazard with its rounds, and the ledger row that tells it as it stands."""

    rounds: list[Round]
    row: State

    @property
    def now(self) -> State:
        """The last word on the last round."""
        state = self.rounds[-1].on(date.max)
        assert state is not None
        return state


def states(lives: dict[str, Life], day: date) -> list[State]:
    """All rounds as they stood on a day."""
    found = []
    for name, life in lives.items():
        for number, one in enumerate(life.rounds, start=1):
            state = one.on(day)
            if state is not None:
                found.append(state | {"name": name, "round": number, "opened": one.opened_on})
    return found


def counts(rows: list[State], as_of: date, period: Period) -> dict[str, set[tuple[str, int]]]:
    """The rounds that each measure counts, straight from the definitions."""
    base = [row for row in rows if row["status"] in (*OPEN, "closed")]
    open_, closed = ([row for row in base if (row["status"] == "closed") == end] for end in (False, True))
    late = [row for row in open_ if row["due"] is not None and row["due"] < as_of]
    waiting = [
        row for row in late
        if row["status"] in ("to_accept", "accepted") and row["rectified"] and row["rectified"] <= row["due"]
    ]  # fmt: skip
    due = [row for row in base if row["due"] is not None and row["due"] <= as_of]
    due_closed = [row for row in due if row["status"] == "closed"]
    fall_due = [row for row in base if row["due"] is not None and period.first <= row["due"] <= period.last]
    found: dict[str, list[State]] = {
        "found": base, "closed": closed, "open": open_, "overdue": late, "overdue_waiting": waiting,
        "overdue_unrectified": [row for row in late if row not in waiting],
        "due_today": [row for row in open_ if row["due"] == as_of],
        "no_deadline": [row for row in open_ if row["due"] is None],
        "active": [row for row in open_ if row["status"] in ("pending", "rectifying")],
        "to_accept": [row for row in open_ if row["status"] == "to_accept"],
        "accepted": [row for row in open_ if row["status"] == "accepted"],
        "extended": [row for row in base if row["due"] and row["first_due"] and row["due"] > row["first_due"]],
        "reopened": [row for row in base if row["round"] > 1], "due": due, "closed_due": due_closed,
        "on_time": [row for row in due_closed if row["closed"] <= row["due"]],
        "carried_over": [
            row for row in base
            if row["opened"] < period.first and (row["closed"] is None or row["closed"] >= period.first)
        ],
        "new": [row for row in base if period.first <= row["opened"] <= as_of],
        "closed_in_period": [row for row in closed if period.first <= row["closed"] <= as_of],
        "due_in_period": fall_due,
        "in_time_in_period": [row for row in fall_due if row["closed"] and row["closed"] <= row["due"]],
    }  # fmt: skip
    told = {name: {(row["name"], row["round"]) for row in part} for name, part in found.items()}
    major = {(row["name"], row["round"]) for row in base if row["grade"] == "major"}
    return told | {f"{name}_major": part & major for name, part in told.items()}


class Clerk:
    """Writes file after file about a handful of hazards, and keeps what each day must look like since."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.lives: dict[str, Life] = {}
        self.cutoff = MONDAY - timedelta(days=60)
        self.number = 0

    def file(self) -> tuple[date, list[State], dict[str, Life | None]]:
        """The next file: its cut-off, its rows, and the lives that it touches as they were before."""
        self.cutoff += timedelta(days=self.random.randrange(0, 12))
        before: dict[str, Life | None] = {}
        rows = []
        for _ in range(self.random.randrange(1, 5)):
            self.number += 1
            name = f"h{self.number}"
            self.lives[name] = self._born(name)
            before[name] = None
        for name in sorted(set(self.lives) - set(before)):
            if self.random.random() < 0.5:
                was = copy.deepcopy(self.lives[name])
                if self._goes_on(self.lives[name]):
                    before[name] = was
        for name in sorted(self.lives):
            if name in before or self.random.random() < 0.3:  # some unchanged rows as well
                rows.append(dict(self.lives[name].row))
        self.random.shuffle(rows)
        return self.cutoff, rows, before

    def _some(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randrange((last - first).days + 1))

    def _born(self, name: str) -> Life:
        """A new row: open or closed, with or without days, perhaps extended."""
        cutoff = self.cutoff
        found = self._day(cutoff - timedelta(days=40), cutoff)
        first = self._some(None, *[self._day(found, found + timedelta(days=30))] * 5)
        due = self._some(first, first, first and first + timedelta(days=self.random.randrange(1, 25)))
        status = self._some(
            "pending", "rectifying", "to_accept", "accepted", "closed", "closed", "reported", "void"
        )
        facts = {
            "unit": self._some("S11", "S12", "S21", "D1", "C", None), "department": self._some("FIRE", "HOUSING", None),
            "industry": self._some("GAS", "SITES", None), "grade": self._some("general", "general", "major"),
            "risk": self._some(0, 1, 4), "source": self._some("expert", "enterprise"),
        }  # fmt: skip
        began: State = {
            **facts, "status": status if status in ("pending", "reported", "void") else "rectifying",
            "due": first, "first_due": first, "rectified": None, "closed": None,
        }  # fmt: skip
        one = Round(found, began)
        row: State = {**facts, "name": name, "found": found, "due": due, "first_due": first, "status": status}
        extended = None if due == first else min(first + ONE_DAY, cutoff)
        steps = self._steps(row, status, found, cutoff)
        if extended is not None and ("closed" not in steps or extended <= steps["closed"]):
            one.told.append((extended, {"due": due}))
        self._walk(one, steps)
        return Life([one], row)

    def _steps(self, row: State, status: str, first: date, last: date) -> dict[str, date]:
        """The days of the steps up to a status; some are told, the others fall on the cut-off."""
        steps: dict[str, date] = {}
        earliest = first
        for step, reached in (("rectified", "to_accept"), ("accepted", "accepted"), ("closed", "closed")):
            if status not in ("to_accept", "accepted", "closed") or (
                status == "to_accept" and step != "rectified"
            ):
                break
            if status == "accepted" and step == "closed":
                break
            told = self.random.random() < 0.6
            if told:
                earliest = steps[step] = row[step] = self._day(earliest, last)
            elif status == reached:
                earliest = steps[step] = last
        if status == "accepted" and "rectified" not in steps:
            steps["rectified"] = steps["accepted"]
        return steps

    @staticmethod
    def _walk(one: Round, steps: dict[str, date]) -> None:
        if "rectified" in steps:
            one.told.append((steps["rectified"], {"status": "to_accept", "rectified": steps["rectified"]}))
        if "accepted" in steps:
            one.told.append((steps["accepted"], {"status": "accepted"}))
        if "closed" in steps:
            day = steps["closed"]
            held, last = one.on(day), one.on(date.max)
            assert held is not None
            assert last is not None
            if held["due"] is None:
                held["due"] = last["due"]
            elif day > held["due"] != last["due"]:  # as if the extension had come with the closing
                one.told.append((held["due"] + ONE_DAY, {"due": last["due"]}))
                held["due"] = last["due"]
            one.told.append((day, {"status": "closed", "closed": day, "due": held["due"]}))

    def _goes_on(self, life: Life) -> bool:
        """Let something happen to a hazard; whether anything did."""
        now, row, cutoff = life.now, life.row, self.cutoff
        happens = self.random.random()
        if now["status"] == "void":
            return False
        if now["status"] == "closed" and happens < 0.4:
            return self._reopened(life)
        if now["status"] in (*OPEN, "reported") and happens < 0.5:
            return self._further(life)
        if now["status"] in OPEN and happens < 0.65:
            due = cutoff + timedelta(days=self.random.randrange(1, 30))
            row["due"] = due
            life.rounds[-1].told.append((cutoff, {"due": due, "first_due": now["first_due"] or due}))
            return now["due"] != due
        if now["status"] in OPEN and happens < 0.7:
            row["status"] = "void"
            life.rounds[-1].told.append((cutoff, {"status": "void"}))
            return True
        name = self._some("grade", "unit", "department", "industry", "risk")
        value = {
            "grade": {"general": "major", "major": "general"}[now["grade"]], "unit": self._some("S11", "S12", "S21"),
            "department": self._some("FIRE", "HOUSING"), "industry": self._some("GAS", "SITES"),
            "risk": self._some(1, 2, 3, 4),
        }[name]  # fmt: skip
        if now["status"] == "closed" and now[name]:
            return False  # what is known of a closed round is asked about
        row[name] = value
        life.rounds[-1].told.append((cutoff, {name: value}))
        return bool(now[name] != value)

    def _further(self, life: Life) -> bool:
        """One or more steps forward."""
        order = ("reported", "pending", "rectifying", "to_accept", "accepted", "closed")
        now, one = life.now, life.rounds[-1]
        status = self._some(*order[order.index(now["status"]) + 1 :])
        begun = max([one.opened_on, *(day for day, facts in one.told if "status" in facts)])
        kept = {name: life.row.pop(name, None) for name in ("rectified", "accepted", "closed")}
        steps = self._steps(life.row, status, begun, self.cutoff)
        if now["rectified"]:  # the step was taken already: its day stays
            steps.pop("rectified", None)
            life.row["rectified"] = kept["rectified"]
        if now["status"] == "accepted":
            steps.pop("accepted", None)
            life.row["accepted"] = kept["accepted"]
        life.row["status"] = status
        if status in ("pending", "rectifying"):
            one.told.append((self.cutoff, {"status": status}))
        self._walk(one, steps)
        return True

    def _reopened(self, life: Life) -> bool:
        now, last = life.now, life.rounds[-1]
        if now["closed"] >= self.cutoff or last.opened_on >= self.cutoff:
            return False
        due = self._some(None, self.cutoff + timedelta(days=self.random.randrange(0, 20)))
        began = {**now, "status": "pending", "due": due, "first_due": due, "rectified": None, "closed": None}
        life.rounds.append(Round(self.cutoff, began))
        for step in ("rectified", "accepted", "closed"):
            life.row.pop(step, None)
        life.row |= {"status": "pending", "due": due, "first_due": due}
        return True
