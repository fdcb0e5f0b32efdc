"""Which passwords are fit to be kept: long enough, and not among the first thousand million that a guesser tries."""

from __future__ import annotations

from domain.people import Role

SHORTEST, LONGEST = 10, 200  # characters of a password
GUESSES = 9  # the power of ten
JUDGED = 72  # characters that are looked at: what follows only makes it harder, and looking longer
# Words that a guesser tries first on this board.
OURS = ("hazard", "dispatch", "board", "anquan", "anwei", "anweiban", "yinhuan", "anjian", "admin")


class PasswordNotFit(ValueError):
    """A new password that is refused; `why` is short, long, login or common."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def require_fit(password: str, login: str) -> None:
    """Raise PasswordNotFit unless a password may be kept. Nothing is hashed for it."""
    if len(password) < SHORTEST:
        raise PasswordNotFit("short")
    if len(password) > LONGEST:
        raise PasswordNotFit("long")
    plain, name = password.strip().lower(), login.strip().lower()
    if name in (plain, plain[::-1], plain.strip("0123456789!.")):
        raise PasswordNotFit("login")
    if _power(plain, name) < GUESSES:
        raise PasswordNotFit("common")


def _power(plain: str, name: str) -> float:
    """How many guesses it takes, as a power of ten: by lists of what people choose, names, keyboards and dates."""
    from zxcvbn import zxcvbn  # its lists take 15 MB and a tenth of a second

    words = [name, *OURS, *(part for role in Role for part in role.split("_"))]
    return float(zxcvbn(plain[:JUDGED], user_inputs=words)["guesses_log10"])
