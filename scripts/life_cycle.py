"""Draw the closed loop and list who may take which step, both from the table of steps: docs/life-cycle.md."""

import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "life-cycle.md"
PICTURE = ROOT / "docs" / "pictures" / "life-cycle.svg"
sys.path.insert(0, str(ROOT))

from domain.people import Role  # noqa: E402
from domain.status import ACTIONS, DEEDS, GRADES, STATUSES, STEPS  # noqa: E402
from i18n import T, translator  # noqa: E402

BEGIN, END = "<!-- steps: written by make docs -->", "<!-- end of steps -->"
WIDE, TALL, GAP, FIRST, LINE = 130, 58, 232, 90, 270  # boxes, their distance, and where their row stands
VOID = 575  # top of the box of void hazards
# How high an arrow that passes boxes rises (below zero: it hangs under the row), by from and to.
ARCS = {
    ("pending", "to_accept"): 74, ("pending", "closed"): 150, ("reported", "closed"): 200,
    ("to_accept", "rectifying"): -52, ("accepted", "rectifying"): -106, ("closed", "pending"): -160,
}  # fmt: skip
STYLE = """\
text{font-family:"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;fill:#1d2528}
.zh{font-size:15px;font-weight:600}.en{font-size:12px;fill:#5b6467}.box{fill:#fbfaf7;stroke:#1d2528;stroke-width:1.6}
.step{fill:none;stroke:#0b6e63;stroke-width:1.8;marker-end:url(#tip)}.general{stroke-dasharray:6 4}
.major{stroke:#a62a24}.back{stroke:#8a5a00}.out{stroke:#8d9598;stroke-width:1.2}
.halo{paint-order:stroke;stroke:#fff;stroke-width:5px}"""


def edges() -> dict[tuple[str, str, str], set[str]]:
    """(from, action, to) -> the grades that may."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for step in STEPS.values():
        found.setdefault((step.was, step.action, step.now), set()).add(step.grade)
    return found


def middle(status: str) -> int:
    """Where the middle of a state's box stands."""
    return FIRST + STATUSES.index(status) * GAP


def picture() -> str:
    """The whole drawing as SVG, in both languages."""
    zh, en = translator("zh"), translator("en")
    width = FIRST * 2 + GAP * 5
    drawn = [_edge(edge, grades, zh, en) for edge, grades in edges().items()]
    boxes = [
        _box(middle(status) - WIDE // 2, LINE, WIDE, status, zh, en)
        for status in STATUSES
        if status != "void"
    ]
    boxes.append(_box(FIRST - WIDE // 2, VOID, GAP * 4 + WIDE, "void", zh, en))
    tip = (
        '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    )
    tip += '<path d="M0 0L8 4L0 8z" fill="#3c4548"/></marker>'
    name = "隐患闭环 · The closed loop of a hazard"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {VOID + 130}" role="img" aria-label="{name}">\n'
        f"<style>{STYLE}</style><defs>{tip}</defs>\n"
        f'<rect width="{width}" height="{VOID + 130}" fill="#fff"/>\n'
        + "\n".join(drawn + boxes)
        + _legend()
        + "\n</svg>\n"
    )


def _box(x: int, y: int, wide: int, status: str, zh: T, en: T) -> str:
    at = x + wide // 2
    return f'<rect class="box" x="{x}" y="{y}" width="{wide}" height="{TALL}" rx="3"/>' + _words(
        at, y + 25, zh(f"status.{status}"), en(f"status.{status}")
    )


def _words(x: float, y: float, zh: str, en: str) -> str:
    lines = f'<text class="zh halo" x="{x}" y="{y}" text-anchor="middle">{escape(zh)}</text>'
    return lines + f'<text class="en halo" x="{x}" y="{y + 17}" text-anchor="middle">{escape(en)}</text>'


def _edge(edge: tuple[str, str, str], grades: set[str], zh: T, en: T) -> str:
    was, action, now = edge
    path, at = _path(was, now)
    kinds = ["step"]
    kinds += ["general"] if grades == {"general"} else ["major"] if grades == {"major"} else []
    kinds += ["out"] if now == "void" else ["back"] if STATUSES.index(now) < STATUSES.index(was) else []
    told = f'data-step="{was} {action} {now}"'
    drawn = f'<path class="{" ".join(kinds)}" {told} d="{path}"/>'
    if action == "void" and was != "rectifying":  # said once for the four of them
        return drawn
    return drawn + _words(*at, zh(f"step.{action}"), en(f"step.{action}"))


def _path(was: str, now: str) -> tuple[str, tuple[float, float]]:
    """The line of an arrow, and where its words stand."""
    begin, end = middle(was), middle(now)
    if now == "void":
        return f"M{begin - 22} {LINE + TALL}V{VOID - 3}", (begin - 22, VOID - 38)
    if was == now:
        up = LINE - 52
        return f"M{begin - 30} {LINE}C{begin - 40} {up} {begin + 40} {up} {begin + 30} {LINE - 3}", (
            begin,
            LINE - 62,
        )
    rise = ARCS.get((was, now))
    if rise is None:
        return f"M{begin + WIDE / 2} {LINE + TALL / 2}H{end - WIDE / 2 - 3}", (
            (begin + end) / 2,
            LINE + TALL / 2 - 27,
        )
    side, shift = (LINE, -3) if rise > 0 else (LINE + TALL, 3)
    lean = 26 if end > begin else -26
    control = side - rise * 4 / 3
    x, y = (begin + end) / 2, side - rise
    bend = f"C{begin + 2 * lean} {control} {end - 2 * lean} {control} {end - lean} {side + shift}"
    line = f"M{begin + lean} {side}{bend}"
    return line, (x, y - 27) if rise > 0 else ((x + 62, y + 17) if rise < -60 else (x, y - 24))


def _legend() -> str:
    words = (
        "虚线：仅一般隐患；红线：仅重大隐患。重大隐患开始整改前须“五落实”齐全，"
        "验收须有意见和凭据，由安委办销号，报告整改完成的人不验收、不销号。"
    )
    english = (
        "Dashed: general hazards only. Red: major hazards only. A major one is rectified once the five implementations "
        "are complete, accepted with opinion and evidence, closed by the Office, and never by who rectified it."
    )
    y = VOID + TALL + 34
    lines = ((y, words), (y + 20, english))
    at = FIRST - WIDE // 2
    return "".join(f'\n<text class="en" x="{at}" y="{line}">{text}</text>' for line, text in lines)


def table() -> str:
    """Who may take which step, as Markdown."""
    zh, en = translator("zh"), translator("en")
    roles = list(Role)
    head = "| from | step | to | asks for | " + " | ".join(en(f"role.{role}") for role in roles) + " |"
    lines = [head, "|---" * (4 + len(roles)) + "|"]
    for (was, action, now), grades in edges().items():
        for grade in [one for one in GRADES if one in grades]:
            step = STEPS[was, action, grade]
            twin = STEPS.get((was, action, GRADES[grade == "general"]))
            alike = twin is not None and _same(step) == _same(twin)
            if alike and grade == "major":
                continue
            name = f"{zh(f'step.{action}')} {en(f'step.{action}')}"
            name += "" if alike else f" ({grade})"
            asks = ", ".join((*step.asks, *(f"*{one}*" for one in step.requires))) or "–"
            marks = " | ".join("●" if role in step.roles else "" for role in roles)
            lines.append(f"| {was} | {name} | {now} | {asks} | {marks} |")
    lines += ["", "| beside the steps | " + " | ".join(en(f"role.{role}") for role in roles) + " |"]
    lines.append("|---" * (1 + len(roles)) + "|")
    lines += [
        f"| `{deed}` | " + " | ".join("●" if role in may else "" for role in roles) + " |"
        for deed, may in DEEDS.items()
    ]
    return "\n".join(lines)


def _same(step: object) -> tuple[object, ...]:
    return tuple(getattr(step, name) for name in ("now", "roles", "asks", "requires"))


def page() -> str:
    """docs/life-cycle.md with its tables as they should be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(ACTIONS)} actions")
