"""What stands on each kind of letter, block after block, by the keys of its words."""

from __future__ import annotations

from types import MappingProxyType

from documents.letter_parts import Column, Hazards, Line, Part

Block = Line | Hazards


def _say(*keys: str, when: str = "") -> Line:
    return Line("Letter Body", tuple(Part(key) for key in keys), when)


def _head(key: str) -> Line:
    return Line("Letter Heading", (Part(key),))


def _title(key: str, when: str = "") -> Line:
    return Line("Letter Title", (Part(key),), when)


def _opening(before: str, after: str) -> Line:
    """A sentence that counts the hazards, and the major ones among them where there are any."""
    return Line("Letter Body", (Part(before), Part("letters.of_these", "majors"), Part(after)))


_NUMBER = Column("letters.head.index", 10, ("index",))
_WHOSE = Column("letters.head.whose", 36, ("number", "enterprise", "location"))
_WHAT = ("description", "grade", "risk")
_DUE = Column("letters.head.due", 28, ("due_on", "overdue"))
_OWNER = Column("letters.head.owner", 30, ("owner", "phone"))
_LIST = Hazards((_NUMBER, _WHOSE, Column("letters.head.what", 52, _WHAT), _DUE, _OWNER))
_TO_RECTIFY = Hazards(
    (
        _NUMBER, Column("letters.head.whose", 32, ("number", "enterprise", "location")),
        Column("letters.head.what", 46, _WHAT), Column("letters.head.measure", 40, ("measure", "owner")), _DUE,
    )
)  # fmt: skip
_EXTENDED = Hazards(
    (
        Column("letters.head.whose", 30, ("number", "enterprise", "location")),
        Column("letters.head.what", 38, _WHAT), Column("letters.head.first_due", 22, ("first_due_on",)),
        Column("letters.head.due_before", 22, ("due_on",)), Column("letters.head.asked_due", 22, ("asked_due_on",)),
        Column("letters.head.granted_due", 22, ("outcome",)),
    )
)  # fmt: skip
_WITH_EVIDENCE = Hazards(
    (
        _NUMBER, _WHOSE, Column("letters.head.what", 44, _WHAT), _DUE,
        Column("letters.head.evidence", 38, ("evidence",)),
    )
)  # fmt: skip
_REASON = _say("letters.reason", when="reason")
_REPLY = _say("letters.reply", when="reply_by")
_LATE = _say("letters.late_now", when="overdue")

TEXTS: MappingProxyType[str, tuple[Block, ...]] = MappingProxyType(
    {
        "rectification_notice": (
            _title("letters.notice.title"),
            Line("Recipient", (Part("letters.to"),)),
            _opening("letters.notice.opening", "letters.stop"),
            _REASON,
            _head("letters.notice.found"),
            _TO_RECTIFY,
            _head("letters.notice.basis"),
            _say("letters.notice.law"),
            _say("letters.notice.penalty"),
            _head("letters.notice.asked"),
            _say("letters.notice.remove"),
            _LATE,
            _say("letters.notice.guard"),
            _say("letters.notice.resume"),
            _say("letters.notice.report", when="reply_by"),
        ),
        "supervision_letter": (
            _title("letters.supervision.title"),
            Line("Recipient", (Part("letters.to"),)),
            _opening("letters.supervision.opening", "letters.supervision.late"),
            _REASON,
            _LIST,
            _say("letters.supervision.asked"),
            _say("letters.supervision.guard"),
            _REPLY,
            _say("letters.supervision.closing"),
        ),
        "extension_decision": (
            _title("letters.extension.granted_title", when="granted"),
            _title("letters.extension.refused_title", when="not granted"),
            Line("Recipient", (Part("letters.to"),)),
            Line(
                "Letter Body",
                (
                    Part("letters.extension.asked_by_on", "asked_by and asked_on"),
                    Part("letters.extension.asked_by", "asked_by and not asked_on"),
                    Part("letters.extension.asked_on", "asked_on and not asked_by"),
                    Part("letters.extension.asked", "not asked_on and not asked_by"),
                    Part("letters.extension.decided"),
                ),
            ),
            _say("letters.extension.granted", when="granted"),
            _say("letters.extension.refused", when="not granted"),
            _say("letters.extension.reason", when="reason"),
            _EXTENDED,
            _say("letters.extension.granted_duties", when="granted"),
            _say("letters.extension.refused_duties", when="not granted"),
            _REPLY,
        ),
        "reminder": (
            _title("letters.reminder.title"),
            Line("Recipient", (Part("letters.to"),)),
            _opening("letters.reminder.opening", "letters.reminder.below"),
            _REASON,
            _LIST,
            _say("letters.reminder.asked"),
            _LATE,
            _REPLY,
        ),
        "interview_notice": (
            _title("letters.interview.title"),
            Line("Recipient", (Part("letters.to"),)),
            _say("letters.interview.opening"),
            _say("letters.interview.time"),
            _say("letters.interview.place"),
            _say("letters.interview.summoned", when="summoned"),
            _say("letters.interview.head", when="not summoned"),
            _say("letters.interview.reason", when="reason"),
            Line(
                "Letter Body",
                (
                    Part("letters.interview.hazards"),
                    Part("letters.of_these", "majors"),
                    Part("letters.interview.below"),
                ),
                when="items",
            ),
            _LIST,
            _say("letters.interview.asked"),
            _say("letters.interview.reply", when="reply_by"),
        ),
        "bulletin": (
            _title("letters.bulletin.title"),
            Line("Recipient", (Part("letters.to"),)),
            _say("letters.bulletin.opening"),
            _REASON,
            Line(
                "Letter Body",
                (
                    Part("letters.bulletin.hazards"),
                    Part("letters.of_these", "majors"),
                    Part("letters.late_of_these", "overdue"),
                    Part("letters.bulletin.below"),
                ),
                when="items",
            ),
            _LIST,
            _say("letters.bulletin.asked"),
            _REPLY,
        ),
        "enforcement_transfer": (
            _title("letters.transfer.title"),
            Line("Recipient", (Part("letters.to"),)),
            _opening("letters.transfer.opening", "letters.transfer.suspected"),
            _REASON,
            _WITH_EVIDENCE,
            _say("letters.transfer.penalty"),
            _say("letters.transfer.asked"),
            _say("letters.transfer.reply", when="reply_by"),
        ),
    }
)
