"""A backup of a running board, and a board made from it in another place or on the other database."""

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import func, select

from data_access import identity, reads
from data_access.backup import TABLES, NotABackup, NotEmpty, add_files, backup, restore
from data_access.engine import Engine, engine_for, migrate, reading, writing
from data_access.rollup import differences
from data_access.state import state
from data_access.tables import hazard, metadata, sign_in
from data_access.writes.people import add_person, begin_sign_in
from domain.people import EVERYWHERE, Author, Role
from tests.cast import NOON, Board, day


@pytest.fixture
def full(board: Board) -> Board:
    """Something in every kind of column: funds, instants, bytes, scores, undone files."""
    board.put(
        board.row("a", facts={"fund_wan": 2.35, "owner": "O'张\n\"二\""}), board.row("b", status="closed", closed=-3),
        board.row("c", risk=2, profile="LS_SD@1", likelihood=4.0, severity=4.5), board.row("d", found=None, due=None),
        cutoff=-7,
    )  # fmt: skip
    board.put(board.row("a", due=40, grade="major"), board.row("b", status="pending"), reopen=True)
    gone = board.put(board.row("e"))
    board.take_back(gone.upload_id)
    return board


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Another migrated, empty database: on each kind."""
    if request.param == "sqlite":
        engine = engine_for(f"sqlite:///{tmp_path / 'elsewhere' / 'board.sqlite'}")
        migrate(engine)
        yield engine
        return
    server = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("postgres_template"))
    yield engine_for(server.url(name))
    server.drop(name)


def saved(board: Board, path: Path) -> Path:
    with reading(board.engine) as connection:
        backup(connection, path)
    return path


def brought_back(engine: Engine, path: Path) -> dict[str, int]:
    with writing(engine) as connection:
        return restore(connection, path, Author("command", "command", NOON))


def everything(engine: Engine) -> dict[str, list[tuple]]:
    with reading(engine) as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in TABLES
        }


def test_a_board_comes_back_as_it_was_on_either_database(full: Board, elsewhere: Engine, tmp_path: Path):
    path = saved(full, tmp_path / "b.zip")

    counts = brought_back(elsewhere, path)

    assert everything(elsewhere) == everything(full.engine)
    assert counts["hazard"] == 5
    copy = Board(elsewhere, full.ids, full.districts)
    assert copy.differences() == []
    assert copy.figures().equals(full.figures())
    with copy.look() as session:
        assert reads.upload_content(session, EVERYWHERE, 1) == b"rows"


def test_nobody_is_in_and_no_browser_known_after_a_restore(board: Board, elsewhere: Engine, tmp_path: Path):
    with writing(board.engine) as connection:
        values = {"login": "root", "role": Role.OFFICE}
        key = add_person(connection, values, Author("root", Role.OFFICE, NOON), password="hash")
        begin_sign_in(
            connection, key, "token", Author("root", "person", NOON, key), until=NOON + timedelta(hours=5),
            way="password", address="10.0.0.7", agent="", marks=["browser m", "address 10.0.0.7"],
        )  # fmt: skip
    path = saved(board, tmp_path / "b.zip")
    brought_back(elsewhere, path)

    with reading(elsewhere) as connection:
        assert identity.seat_of(connection, "token", NOON, timedelta(hours=2)) is None
        assert connection.execute(select(sign_in.c.ended_by)).scalars().all() == ["command"]
        assert identity.came_from(connection) == {}


def test_a_backup_and_a_new_file_are_for_one_user_alone(full: Board, elsewhere: Engine, tmp_path: Path):
    path = saved(full, tmp_path / "b.zip")
    assert path.stat().st_mode & 0o777 == 0o600
    assert add_files(path, tmp_path) == (0, [])
    assert path.stat().st_mode & 0o777 == 0o600
    if elsewhere.dialect.name == "sqlite":
        with writing(elsewhere):
            for file in (tmp_path / "elsewhere").glob("board.sqlite*"):
                assert file.suffix == ".lock" or file.stat().st_mode & 0o777 == 0o600


def test_a_backup_leaves_out_nothing_but_the_token_of_the_state():
    assert set(metadata.sorted_tables) - set(TABLES) == {state}


def test_a_board_that_came_back_goes_on(full: Board, elsewhere: Engine, tmp_path: Path):
    brought_back(elsewhere, saved(full, tmp_path / "b.zip"))
    copy = Board(elsewhere, full.ids, full.districts)

    merged = copy.put(copy.row("a", due=50, grade="major"), copy.row("new"), cutoff=5)
    numbers = set(copy.rows(None, 5)["number"])
    copy.take_back(merged.upload_id)

    assert (merged.counts["new"], merged.counts["changed"]) == (1, 1)
    assert "石-2026-006" in numbers  # 005 was given to the file that was taken back
    assert copy.differences() == []
    assert copy.figures().equals(full.figures())


def test_a_backup_of_a_board_that_others_write_to_is_one_state_of_it(board: Board, tmp_path: Path):
    board.put(*(board.row(f"n{n}") for n in range(30)))
    stop = Event()
    written: list[int] = []

    def write_on() -> None:
        while not stop.is_set() and len(written) < 200:
            n = len(written)
            written.append(
                board.put(
                    board.row(f"n{n % 30}", grade=("major", "general")[n // 30 % 2]),
                    board.row(f"w{n}"),
                    cutoff=n,
                )
            )

    writer = Thread(target=write_on)
    writer.start()
    paths: list[Path] = []
    while len(paths) < 4 or (len(written) < 2 and writer.is_alive()):  # a busy machine may back up faster
        paths.append(saved(board, tmp_path / f"{len(paths)}.zip"))
    stop.set()
    writer.join()

    assert len(written) > 1
    for n, path in enumerate(paths):
        engine = engine_for(f"sqlite:///{tmp_path / f'{n}.sqlite'}")
        migrate(engine)
        brought_back(engine, path)
        with reading(engine) as connection:
            assert differences(connection) == []
            hazards = connection.execute(select(func.count()).select_from(hazard)).scalar_one()
        assert hazards >= 30


def test_a_backup_never_overwrites(full: Board, tmp_path: Path):
    path = tmp_path / "b.zip"
    path.write_bytes(b"precious")

    with pytest.raises(FileExistsError):
        saved(full, path)

    assert path.read_bytes() == b"precious"


def test_a_board_that_holds_something_is_not_overwritten(full: Board, tmp_path: Path):
    before = everything(full.engine)
    path = saved(full, tmp_path / "b.zip")

    with pytest.raises(NotEmpty):
        brought_back(full.engine, path)

    assert everything(full.engine) == before


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def without_the_manifest(parts: dict[str, bytes]) -> None:
    del parts["manifest.json"]


def without_a_table(parts: dict[str, bytes]) -> None:
    del parts["span.jsonl"]


def with_a_row_less(parts: dict[str, bytes]) -> None:
    parts["event.jsonl"] = parts["event.jsonl"].split(b"\n", 1)[1]


def with_a_column_less(parts: dict[str, bytes]) -> None:
    parts["hazard.jsonl"] = b"\n".join(
        json.dumps(json.loads(line)[:-1]).encode() for line in parts["hazard.jsonl"].splitlines()
    )


def with_a_broken_line(parts: dict[str, bytes]) -> None:
    parts["cycle.jsonl"] = parts["cycle.jsonl"][:-9]


def with_an_impossible_day(parts: dict[str, bytes]) -> None:
    parts["cycle.jsonl"] = parts["cycle.jsonl"].replace(b"2026-05-16", b"2026-05-99")


def of_another_format(parts: dict[str, bytes]) -> None:
    parts["manifest.json"] = parts["manifest.json"].replace(b"backup 1", b"backup 9")


DAMAGES = [
    without_the_manifest, without_a_table, with_a_row_less, with_a_column_less, with_a_broken_line,
    with_an_impossible_day, of_another_format,
]  # fmt: skip


def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(
    full: Board, elsewhere: Engine, tmp_path: Path
):
    empty = everything(elsewhere)
    for damage in DAMAGES:
        path = saved(full, tmp_path / f"{damage.__name__}.zip")
        rewritten(path, damage)

        with pytest.raises(NotABackup):
            brought_back(elsewhere, path)
        assert everything(elsewhere) == empty, damage.__name__


def test_a_file_cut_short_or_altered_is_refused(full: Board, elsewhere: Engine, tmp_path: Path):
    whole = saved(full, tmp_path / "b.zip").read_bytes()
    middle = whole.index(b"span.jsonl") + 40
    broken = {
        "cut": whole[:-200], "nothing": b"", "no zip": b"hazard\n" * 99,
        "altered": whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :],
    }  # fmt: skip
    for name, content in broken.items():
        path = tmp_path / f"{name}.zip"
        path.write_bytes(content)

        with pytest.raises(NotABackup):
            brought_back(elsewhere, path)
    with pytest.raises(NotABackup):
        brought_back(elsewhere, tmp_path / "missing.zip")


def test_counts_that_are_not_those_of_the_rows_are_noticed_on_the_way_in(
    full: Board, elsewhere: Engine, tmp_path: Path
):
    path = saved(full, tmp_path / "b.zip")
    rewritten(
        path,
        lambda parts: parts.update({"span.jsonl": parts["span.jsonl"].replace(b'"general"', b'"major"', 1)}),
    )

    brought_back(elsewhere, path)

    assert Board(elsewhere).differences() != []  # the command line refuses it then, see tests/cli


def test_days_survive_the_way_through_both_databases(full: Board, elsewhere: Engine, tmp_path: Path):
    brought_back(elsewhere, saved(full, tmp_path / "b.zip"))

    with reading(elsewhere) as connection:
        assert connection.execute(select(func.min(hazard.c.found_on))).scalar_one() == day(-30)
