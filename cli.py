"""The board from the command line; with --json stdout is one JSON value and words go to stderr."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from getpass import getpass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data_access.engine import DatabaseFault, DatabaseNotReady, database_url, engine_for, require_ready
from domain.measures import MEASURES
from domain.people import Role
from domain.reports import BY, month_to

DONE, NOTHING_DONE, WRONG_CALL = 0, 1, 2
Command = Callable[[argparse.Namespace], tuple[int, Any]]


class Refused(Exception):
    """Nothing was done, and why."""


class WrongSetting(Exception):
    """A variable of the environment that cannot be read."""


def board_day() -> date:
    """Today where the board is; DEMO_TODAY stands in for it on the demonstration board. Raises WrongSetting."""
    told = os.environ.get("DEMO_TODAY")
    name = os.environ.get("BOARD_TIMEZONE", "Asia/Shanghai")
    try:
        return date.fromisoformat(told) if told else datetime.now(ZoneInfo(name)).date()
    except (ValueError, ZoneInfoNotFoundError) as problem:
        raise WrongSetting(
            f"DEMO_TODAY={told or ''} or BOARD_TIMEZONE={name} cannot be read: {problem}"
        ) from problem


def say(*words: object) -> None:
    """Words for people, beside the JSON."""
    print(*words, file=sys.stderr)


def new_password() -> str:
    """A new password: asked twice at a terminal, else the first line of what is piped in. Raises Refused."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, again = getpass("New password: "), getpass("Once more: ")
    if first != again:
        raise Refused("The two passwords differ; nothing was changed.")
    return first


def ready_engine() -> Any:
    """The engine of DATABASE_URL, if its tables are this program's."""
    engine = engine_for(database_url())
    try:
        require_ready(engine)
    except DatabaseNotReady as problem:
        raise Refused(f"{problem} Run: cli.py migrate") from problem
    return engine


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 nothing done, 2 wrong call."""
    from jobs import commands
    from ledger.mapping import MappingNotUsable
    from ledger.records import FileNotReadable

    parser = build_parser()
    try:
        call = parser.parse_args(argv)
        call.today, call.at, call.engine, call.say = board_day(), datetime.now(UTC), ready_engine, say
        call.new_password = new_password
    except SystemExit as end:
        return WRONG_CALL if end.code else DONE
    except WrongSetting as problem:
        say(problem)
        return WRONG_CALL
    try:
        status, answer = getattr(commands, call.run)(call)
    except commands.WrongCall as problem:
        say(problem)
        return WRONG_CALL
    except (Refused, commands.Refused) as problem:
        return not_done(call, str(problem))
    except FileNotReadable as problem:
        return not_done(call, commands.file_sentence(problem))
    except MappingNotUsable as problem:
        return not_done(call, f"The mapping cannot be used: {problem}")
    except DatabaseFault as problem:
        return not_done(
            call, f"The database did not answer: {type(problem).__name__}: {str(problem).splitlines()[0]}"
        )
    except OSError as problem:
        return not_done(call, f"{problem.filename or 'A file'}: {problem.strerror}")
    tell(call, answer)
    return int(status)


def printed(text: str) -> None:
    """One text on stdout; a reader that has seen enough (`| head`) ends it without a word."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # What is left in the buffer would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(call: argparse.Namespace, answer: Any) -> None:
    """The answer on stdout: with --json one JSON value and nothing else."""
    if call.json:
        printed(json.dumps(answer, ensure_ascii=False, default=str))
    elif answer is not None:
        laid_out = json.dumps(answer, ensure_ascii=False, indent=1, default=str)
        printed(answer if isinstance(answer, str) else laid_out)


def not_done(call: argparse.Namespace, why: str) -> int:
    """Say why nothing was done: in words, and with --json as a value as well."""
    say(why)
    if call.json:
        tell(call, {"refused": why})
    return NOTHING_DONE


def day(text: str) -> date:
    """An ISO day of the command line."""
    return date.fromisoformat(text)


def month(text: str) -> date:
    """The last day of a month of the command line."""
    return month_to(datetime.strptime(text, "%Y-%m").date()).last


def count(text: str) -> int:
    """A whole number of the command line, from 1 to what either database can hold as an id."""
    if not 1 <= int(text) < 1 << 31:
        raise ValueError(text)
    return int(text)


def add_check(command: argparse.ArgumentParser) -> None:
    """What a check is asked beside the counts."""
    command.add_argument("--head", help="a last seal that was noted once: is it still part of the history")


def build_parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    parser = argparse.ArgumentParser(prog="cli.py", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, help_text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_text)
        command.set_defaults(run=name.replace("-", "_") if name != "import" else "import_file")
        command.add_argument("--json", action="store_true", help="one JSON value on stdout")
        return command

    add_role(add("migrate", "bring the tables to this program's version"))
    add("fold", "make few blocks of the many that steps left in the kept counts")
    add_check(add("check", "recount, compare with the kept counts, and look at the history"))
    add("units", "enter units, departments and industries from a file").add_argument("file", type=Path)
    add_read(add("read", "read a ledger and say what each row means; needs no database"))
    add_import(add("import", "take a ledger in"))
    add("take-back", "take a whole applied file back").add_argument("upload", type=count)
    one = add("demo", "build the demonstration city")
    one.add_argument("--hazards", type=count)
    one.add_argument("--seed", type=int)
    one.add_argument("--today", dest="today_given", type=day)
    add_people(
        add("people", "list and enter people, reset a password, close or open an account, end sign-ins")
    )
    add("backup", "write a backup").add_argument("file", type=Path)
    add("restore", "fill an empty database from a backup").add_argument("file", type=Path)
    for name, help_text in (("figures", "the published numbers"), ("rows", "the rows behind a number")):
        one = add(name, help_text)
        add_filters(one)
    one.add_argument("--measure", required=True, choices=list(MEASURES), metavar="ID")
    add_month(add("report", "the statutory monthly form, from January to the end of a month"))
    return parser


def add_month(one: argparse.ArgumentParser) -> None:
    """Which month a form is of, and what its lines are."""
    one.add_argument("--month", type=month, required=True, metavar="YYYY-MM")
    one.add_argument("--by", choices=BY, default=BY[0], help="what a line is")


def add_read(one: argparse.ArgumentParser) -> None:
    """Which ledger is read, and what else is wanted of it."""
    one.add_argument("file", type=Path)
    one.add_argument("--mapping")
    one.add_argument("--cutoff", type=day)
    one.add_argument(
        "--return", dest="return_to", type=Path, metavar="OUT", help="write the file with its errors marked"
    )
    one.add_argument("--language", choices=("zh", "en"), default="zh", help="of the marks")
    one.add_argument(
        "--explain", action="store_true", help="say of each value which cell it came from, and how"
    )


def add_import(one: argparse.ArgumentParser) -> None:
    """Which ledger, how it is read, and on which terms it goes in."""
    one.add_argument("file", type=Path)
    one.add_argument("--mapping")
    one.add_argument("--cutoff", type=day)
    one.add_argument("--dry-run", action="store_true")
    one.add_argument("--sender", default="", help="code of the unit whose file it is")
    one.add_argument("--hold", action="store_true", help="hold back what needs a reason, as the inbox does")
    one.add_argument("--reason", default="", help="with --hold: why what needs a reason goes in after all")


def add_role(one: argparse.ArgumentParser) -> None:
    """Whom the tables are for."""
    one.add_argument("--app-role", default="", help="PostgreSQL: the role to give what the application needs")


def add_people(one: argparse.ArgumentParser) -> None:
    """What is said about a person."""
    one.add_argument("action", choices=("list", "add", "password", "link", "close", "open", "end"))
    one.add_argument("login", nargs="?", default="")
    one.add_argument("--name", default="")
    one.add_argument("--role", choices=[str(role) for role in Role])
    one.add_argument("--unit", default="", help="code of the own territory")
    one.add_argument("--department", default="", help="code of the own department")
    one.add_argument("--enterprise", default="", help="name of the own enterprise")
    one.add_argument("--one-time", action="store_true", help="print a password that has to be changed")
    one.add_argument("--without-password", action="store_true", help="for single sign-on alone")
    one.add_argument("--issuer", default="", help="single sign-on: the issuer, as in BOARD_OIDC_ISSUER")
    one.add_argument("--subject", default="", help="single sign-on: who it is to the issuer (sub)")


def add_filters(command: argparse.ArgumentParser) -> None:
    """The day, and the filters by the same names as in the URL; several values are repeated or joined by commas."""
    command.add_argument("--as-of", type=day, required=True)
    for key in ("unit", "dept", "industry", "grade", "risk", "source", "status"):
        command.add_argument(f"--{key}", action="append", default=[])
    for key in ("from", "to", "period-from", "period-to"):
        command.add_argument(f"--{key}", dest=f"{key.replace('-', '_')}_day", type=day)
    command.add_argument("--q", default="")


if __name__ == "__main__":
    sys.exit(main())
