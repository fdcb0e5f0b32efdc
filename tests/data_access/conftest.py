"""Boards with the cast for the tests of reads and writes."""

from tests.boards import board, new_postgres_board, new_sqlite_board

__all__ = ["board", "new_postgres_board", "new_sqlite_board"]
