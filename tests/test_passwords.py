"""The file of who may come in."""

from pathlib import Path

import pytest

from assistant.errors import PasswordsError
from assistant.passwords import is_open_to_others, line_for, read_passwords

SECRET = "correct horse battery"


@pytest.fixture(scope="module")
def line() -> str:
    return line_for("ada", SECRET)


def test_a_line_lets_its_person_in_and_nobody_else(tmp_path: Path, line: str) -> None:
    file = tmp_path / "people"
    file.write_text(f"# who may come in\n\n{line}\n{line.replace('ada', 'grace', 1)}\n", "utf-8")
    passwords = read_passwords(file)
    assert passwords.knows("ada", SECRET)
    assert passwords.knows("grace", SECRET)
    assert not passwords.knows("ada", SECRET.upper())
    assert not passwords.knows("nobody", SECRET)
    assert SECRET not in line
    assert line != line_for("ada", SECRET)  # salted


@pytest.mark.parametrize(
    "content",
    [
        "ada:hunter22\n",
        "ada\n",
        ":{hash}\n",
        "ada:{hash}!\n",
        "ada:$scrypt$ln=31,r=8,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA\n",
        "ada:{hash}\nada:{hash}\n",
    ],
)
def test_what_is_no_hash_is_refused_by_its_line_and_not_repeated(
    tmp_path: Path, line: str, content: str
) -> None:
    file = tmp_path / "people"
    written = content.replace("{hash}", line.partition(":")[2])
    file.write_text(f"# people\n{written}", "utf-8")
    number = len(written.splitlines()) + 1
    with pytest.raises(PasswordsError, match=f"line {number} of .*people") as refused:
        read_passwords(file)
    assert "hunter22" not in str(refused.value)
    assert "scrypt" not in str(refused.value)


def test_an_empty_file_and_a_missing_one_say_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("# nobody yet\n", "utf-8")
    with pytest.raises(PasswordsError, match="citewell password NAME"):
        read_passwords(tmp_path / "empty")
    with pytest.raises(PasswordsError, match="cannot be read: No such file"):
        read_passwords(tmp_path / "missing")


@pytest.mark.parametrize(
    ("name", "password"), [("a:b", SECRET), ("a b", SECRET), ("", SECRET), ("ada", "short")]
)
def test_bad_names_and_short_passwords_are_refused(name: str, password: str) -> None:
    with pytest.raises(PasswordsError):
        line_for(name, password)


def test_a_file_that_others_can_read_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "people"
    file.touch(0o600)
    assert not is_open_to_others(file)
    file.chmod(0o640)
    assert is_open_to_others(file)
