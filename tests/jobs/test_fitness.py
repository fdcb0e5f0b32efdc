"""Which passwords are fit."""

import pytest

from jobs.accounts import one_time_password
from jobs.fitness import PasswordNotFit, require_fit


@pytest.mark.parametrize(
    "password",
    ["password.leader", "qwerty1234", "123456789a", "abcdefghij", "p@ssw0rd12", "aaaaaaaaaaaa", "1qaz2wsx3edc",
     "Guangzhou2026", "woaini1314520", "anquan2026", "district_head"],
)  # fmt: skip
def test_what_a_guesser_tries_first_is_refused(password: str):
    with pytest.raises(PasswordNotFit) as refused:
        require_fit(password, "wang")
    assert refused.value.why == "common"


@pytest.mark.parametrize(
    ("password", "why"),
    [("x" * 9, "short"), ("x1y2" * 51, "long"), ("wang-wei-gang", "login"), ("gnag-iew-gnaw", "login"),
     ("Wang-Wei-Gang2026!", "login")],
)  # fmt: skip
def test_length_and_the_own_name_are_told_apart(password: str, why: str):
    with pytest.raises(PasswordNotFit) as refused:
        require_fit(password, "wang-wei-gang")
    assert refused.value.why == why


@pytest.mark.parametrize(
    "password", ["鸟鸣山更幽-2026", "correct horse battery", "床前明月光疑是地上霜", "x7Kp-29qLmz"]
)
def test_a_sentence_or_chance_is_fit(password: str):
    require_fit(password, "wang")


def test_a_one_time_password_is_fit():
    for _ in range(20):
        require_fit(one_time_password(), "wang")
