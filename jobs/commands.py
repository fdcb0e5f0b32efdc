"""What each command of the command line does: a status and an answer."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from data_access.backup import NotABackup, NotEmpty, add_files, take_files
from data_access.backup import backup as write_backup
from data_access.backup import restore as fill_from
from data_access.chain import head
from data_access.engine import analyze, database_url, engine_for, owner_url, reading, writing
from data_access.engine import migrate as bring_up
from data_access.evidence_files import folder_of
from data_access.grants import NotARole, grant
from data_access.packing import TooManyNames
from data_access.rollup import differences
from data_access.rollup import fold as fold_counts
from data_access.session import Session
from data_access.untold import cut_off
from data_access.writes.senders import unit_of_code
from data_access.writes.tree import UnknownParent, apply_units
from data_access.writes.undo import NothingToTakeBack, TouchedSince
from data_access.writes.undo import take_back as undo_upload
from data_access.writes.units import BelowItself
from domain.held import Terms
from domain.people import Author
from i18n import in_both, translator
from jobs.answers import Answer, Refused, WrongCall, figures, report, rows
from jobs.import_ledger import Result, Wish, import_ledger
from jobs.people import people
from jobs.sending_back import read_sent_back
from ledger.read_json import as_json as reading_as_json
from ledger.reading import read as read_ledger
from ledger.records import FileNotReadable
from ledger.units_file import leads_unknown, read_units

BY = "command line"
__all__ = [
    "Refused",
    "WrongCall",
    "figures",
    "people",
    "report",
    "rows",
]  # the commands of jobs.answers are run from here as well


def file_sentence(problem: FileNotReadable) -> str:
    """Why a file cannot be taken in, in both languages."""
    one = problem.problem
    return in_both(one.sentence, **one.params)


NOT_A_ROLE = {
    "postgresql": "Only PostgreSQL has roles; DATABASE_OWNER_URL or DATABASE_URL names another database.",
    "missing": "There is no role {role}. Make it first: CREATE ROLE {role} LOGIN PASSWORD '…'",
    "superuser": "{role} is a superuser or a member of one, whom no policy holds; the application needs a plain role.",
    "bypass": "{role}, or a role it is a member of, may bypass row-level security; the application needs a role that"
    " may not (NOBYPASSRLS).",
    "creates": "{role}, or a role it is a member of, may make roles, and so any other; the application needs a role"
    " that may not (NOCREATEROLE).",
    "owner": "{role} owns tables here or is a member of their owner's role; the application's role owns nothing.",
}


def migrate(call: Namespace) -> Answer:
    """Bring the tables up, as their owner, and give the application's role what it needs."""
    engine = engine_for(owner_url())
    bring_up(engine)
    if not call.app_role:
        return 0, {"migrated": True}
    try:
        with writing(engine, everywhere=True) as connection:
            given = grant(connection, call.app_role)
    except NotARole as problem:
        raise Refused(NOT_A_ROLE[problem.why].format(role=problem.name)) from problem
    return 0, {"migrated": True, "role": call.app_role, "granted": given}


def fold(call: Namespace) -> Answer:
    """Fold the kept counts, as the owner of the tables."""
    with writing(engine_for(owner_url()), everywhere=True) as connection:
        return 0, {"blocks_less": fold_counts(connection)}


HISTORY = ("event", "event_seal")  # what is not a kept count among the differences


def check(call: Namespace) -> Answer:
    """Recount and compare, and look at the history; status 1 on any difference."""
    with reading(call.engine(), everywhere=True) as connection:
        found = differences(connection)
        if call.head:
            found += cut_off(connection, call.head.strip().lower())
        last = head(connection)
    history = sum(one["table"] in HISTORY for one in found)
    call.say(_counts_told(len(found) - history))
    call.say(_history_told(history))
    call.say(f"The history's last seal is {last}: note it elsewhere, and ask `check --head` for it later.")
    return (1 if found else 0), found if found or call.json else None


def _counts_told(wrong: int) -> str:
    if not wrong:
        return "Every kept count equals its recount."
    return f"{wrong} kept {'count differs' if wrong == 1 else 'counts differ'} from the recount."


def _history_told(wrong: int) -> str:
    if not wrong:
        return "The history holds."
    return f"The history does not hold in {wrong} {'place' if wrong == 1 else 'places'}: something in it was changed."


def units(call: Namespace) -> Answer:
    """Enter a units file; a file with problems is refused whole, since a tree cannot stand with holes."""
    _must_exist(call.file)
    file = read_units(call.file)
    stopping = [one for one in file.problems if one.severity == "stops"]
    if stopping:
        t = translator("en")
        raise Refused("\n".join(t(one.sentence, **one.params) for one in stopping))
    try:
        with writing(call.engine(), everywhere=True) as connection:
            done = apply_units(connection, file.rows)
            to_come = leads_unknown(file, Session(connection).catalog.industry_ids)
    except UnknownParent as problem:
        raise Refused(f"The unit above is not known: {problem}") from problem
    except BelowItself as problem:
        raise Refused(f"A unit would stand below itself: {problem}") from problem
    for one in to_come:
        call.say(translator("en")(one.sentence, **one.params))
    return 0, {**done, **({"leads_to_come": [one.value for one in to_come]} if to_come else {})}


def read(call: Namespace) -> Answer:
    """What each row of a ledger means; status 1 where the file holds no row of a hazard."""
    _must_exist(call.file)
    answer = reading_as_json(read_ledger(call.file, call.mapping, cutoff=call.cutoff), explain=call.explain)
    if not answer["rows"]:
        call.say(f"{call.file.name}: no row of a hazard was found.")
    if call.return_to:
        made = read_sent_back(
            call.file, translator(call.language), mapping=call.mapping, cutoff=call.cutoff, latest=call.today
        )
        call.return_to.write_bytes(made.content)
        answer["returned"] = {"file": str(call.return_to), "note": made.note}
    return (0 if answer["rows"] else 1), answer


def import_file(call: Namespace) -> Answer:
    """Take a ledger in, or say what it would do; status 1 where the file holds no row of a hazard."""
    _must_exist(call.file)
    engine = call.engine()
    wish = Wish(
        today=call.today, at=call.at, by=BY, mapping=call.mapping, cutoff=call.cutoff,
        apply=not call.dry_run, terms=Terms(hold=call.hold, reason=call.reason), sender_id=_sender(call, engine),
    )  # fmt: skip
    try:
        result = import_ledger(engine, call.file, call.file.name, wish, progress=_progress(call))
    except TooManyNames as problem:
        raise Refused(f"Too many units or industries: {problem}. Is the right column mapped?") from problem
    if result.applied and result.rows > 20_000:
        with writing(engine, everywhere=True) as connection:
            analyze(connection)
    return (0 if result.rows else 1), as_json(result)


def _sender(call: Namespace, engine: Any) -> int | None:
    """The unit whose file it is, by its code. Raises Refused."""
    if not call.sender:
        return None
    with reading(engine, everywhere=True) as connection:
        key = unit_of_code(connection, call.sender)
    if key is None:
        raise Refused(f"There is no unit with the code {call.sender}.")
    return key


def _progress(call: Namespace) -> Any:
    def told(step: str, done: int, of: int) -> None:
        if step == "reading" and done >= 20_000:
            call.say(f"{done} rows read")
        if step == "waiting":
            call.say("Another import or change is being written; waiting for it to end.")

    return told


def as_json(result: Result) -> dict[str, Any]:
    """The answer of `import --json`."""
    t = translator("en")
    return {
        "rows": result.rows,
        "new": result.counts["new"],
        "changed": result.counts["changed"],
        "unchanged": result.counts["unchanged"],
        "problems": [
            {
                "file": one.file, "sheet": one.sheet, "row": one.row, "column": one.column, "value": one.value,
                "severity": one.severity, "code": one.code, "sentence": t(one.sentence, **one.params),
            }
            for one in result.problems
        ],
        "skipped": [{"sheet": one.sheet, "row": one.row, "why": one.why} for one in result.skipped],
        "created": result.created,
        "applied": result.applied,
        "upload": result.upload_id,
        "cutoff": result.cutoff_on.isoformat(),
        "stopped": result.stopped,
        "questions": _listed(result.merged.questions),
        "newer": _listed(result.merged.newer),
        "held": _listed(result.merged.held),
        "unexplained": _listed(result.merged.unexplained),
        "vanished": [one.number for one in result.merged.vanished],
        "duplicates": [
            {"number": one.number, "sheet": one.row.sheet, "row": one.row.row} for one in result.merged.duplicates
        ],
    }  # fmt: skip


def _listed(changes: list[Any]) -> list[dict[str, Any]]:
    return [
        {"number": number, "sheet": row.sheet, "row": row.row, "what": change.what, "known": change.old,
         "told": change.new}
        for number, row, change in changes
    ]  # fmt: skip


def take_back(call: Namespace) -> Answer:
    """Take an applied file back whole."""
    try:
        with writing(call.engine(), everywhere=True) as connection:
            return 0, undo_upload(connection, call.upload, by=BY, role="office", at=call.at, on=call.today)
    except TouchedSince as problem:
        were = "1 hazard was" if problem.count == 1 else f"{problem.count} hazards were"
        raise Refused(
            f"Not taken back: {were} changed since or also named by a later file: {', '.join(problem.numbers)}"
        ) from problem
    except NothingToTakeBack as problem:
        raise Refused(f"No such file stands applied: {problem}") from problem


def demo(call: Namespace) -> Answer:
    """Build the demonstration city in DATABASE_URL."""
    from jobs.demo_city import AlreadyInUse, build_demo

    wanted = {"hazards": call.hazards, "seed": call.seed, "today": call.today_given}
    try:
        return 0, build_demo(database_url(), **wanted, at=call.at, say=call.say)
    except AlreadyInUse as problem:
        raise Refused(str(problem)) from problem


def backup(call: Namespace) -> Answer:
    """Write a backup while the board is running."""
    if call.file.exists():
        raise Refused(f"{call.file} exists already; nothing is overwritten.")
    part = call.file.with_name(call.file.name + ".part")
    try:
        part.unlink(missing_ok=True)  # of a backup that was cut off
        with reading(call.engine(), everywhere=True) as connection:
            counts = write_backup(connection, part)
        files, missing = add_files(part, folder_of(call.engine()))
        part.rename(call.file)
    except OSError as problem:
        raise Refused(f"{call.file} cannot be written: {problem.strerror}") from problem
    if missing:
        call.say(f"{len(missing)} files of evidence are missing or damaged and are not in the backup.")
    return 0, {"file": str(call.file), "hazards": counts["hazard"], "events": counts["event"], "files": files}


def restore(call: Namespace) -> Answer:
    """Fill the empty database of DATABASE_URL from a backup, then check its counts."""
    _must_exist(call.file)
    engine = engine_for(database_url())
    bring_up(engine)
    try:
        with writing(engine, everywhere=True) as connection:
            counts = fill_from(connection, call.file, Author(BY, BY, call.at))
            if differences(connection):
                raise NotABackup("its kept counts are not those of its rows")
            files = take_files(call.file, folder_of(engine))
    except NotABackup as problem:
        raise Refused(f"Not restored: {problem}") from problem
    except NotEmpty as problem:
        raise Refused(
            "Not restored: the database of DATABASE_URL is not empty, and nothing is overwritten."
            " Restore into a new one: set DATABASE_URL to a database that does not exist or is empty."
        ) from problem
    return 0, {"hazards": counts["hazard"], "events": counts["event"], "files": files}


def _must_exist(path: Path) -> None:
    if not path.is_file():
        raise Refused(f"There is no file {path}.")
