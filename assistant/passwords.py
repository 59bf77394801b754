"""Who may come in: names with hashes of their passwords, in a file. Knows nothing of the chat.

A line is `name:$scrypt$ln=15,r=8,p=3$SALT$HASH`: scrypt (RFC 7914) with N = 2^ln over the password
in UTF-8, salt and hash in base64 without its padding. Blank lines and those that begin with # are
skipped.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import PasswordsError

FEWEST_CHARACTERS = 8
_LOG_N, _R, _P = 15, 8, 3  # 32 MB of memory, a quarter of a second
_SALT, _HASH = 16, 32  # bytes
_FORM = re.compile(
    r"\$scrypt\$ln=(?P<n>\d{1,2}),r=(?P<r>\d{1,2}),p=(?P<p>\d{1,2})"
    r"\$(?P<salt>[A-Za-z0-9+/]{8,})\$(?P<hash>[A-Za-z0-9+/]{20,})"
)
_MAKE = "`citewell password NAME` makes a line"


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """What is kept of a password: nothing from which it could be read."""

    log_n: int
    r: int
    p: int
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str, log_n: int = _LOG_N) -> "PasswordHash":
        """The hash of a password, with a salt of its own; each more of `log_n` doubles the work."""
        salt = secrets.token_bytes(_SALT)
        return cls(log_n, _R, _P, salt, _scrypt(password, salt, log_n, _R, _P, _HASH))

    @classmethod
    def parse(cls, text: str) -> "PasswordHash | None":
        """The hash as it is written in a file, or None where that is not one."""
        found = _FORM.fullmatch(text)
        if found is None:
            return None
        log_n, r, p = int(found["n"]), int(found["r"]), int(found["p"])
        if not (10 <= log_n <= 20 and 1 <= r <= 16 and 1 <= p <= 16):
            return None
        try:
            return cls(log_n, r, p, _decoded(found["salt"]), _decoded(found["hash"]))
        except binascii.Error:
            return None

    def __str__(self) -> str:
        said = f"$scrypt$ln={self.log_n},r={self.r},p={self.p}"
        return f"{said}${_encoded(self.salt)}${_encoded(self.digest)}"

    def is_of(self, password: str) -> bool:
        """Whether it was made of this password. Takes a quarter of a second."""
        made = _scrypt(password, self.salt, self.log_n, self.r, self.p, len(self.digest))
        return hmac.compare_digest(made, self.digest)


class Passwords:
    """The people of one file. Safe from several threads."""

    def __init__(self, hashes: Mapping[str, PasswordHash]) -> None:
        self._hashes = dict(hashes)
        # A name that is not known must take as long as one that is.
        self._nobody = PasswordHash.of(secrets.token_urlsafe())

    def knows(self, name: str, password: str) -> bool:
        """Whether that is the person's password. Takes a quarter of a second."""
        known = self._hashes.get(name)
        right = (known or self._nobody).is_of(password)
        return right and known is not None


def read_passwords(path: Path) -> Passwords:
    """The people of a file. Raises PasswordsError, naming the line, and never what it holds."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise PasswordsError(f"the passwords in {path} cannot be read: {reason}") from error
    hashes: dict[str, PasswordHash] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, text = line.partition(":")
        name, known = name.strip(), PasswordHash.parse(text.strip())
        if not name or known is None:
            raise PasswordsError(
                f"line {number} of {path} is not name:hash. A password must not stand there as it "
                f"is: {_MAKE}"
            )
        if name in hashes:
            raise PasswordsError(f"line {number} of {path} has a name that stands there before")
        hashes[name] = known
    if not hashes:
        raise PasswordsError(f"nobody is named in {path}: {_MAKE}")
    return Passwords(hashes)


def is_open_to_others(path: Path) -> bool:
    """Whether other accounts of this machine can read the file, as far as its mode says."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def line_for(name: str, password: str) -> str:
    """The line of a file for this person. Raises PasswordsError for a bad name or password."""
    if not name.strip() or name != name.strip() or re.search(r"[:\s\x00-\x1f]|^#", name):
        raise PasswordsError("a name has no spaces and no colon, and does not begin with #")
    if len(password) < FEWEST_CHARACTERS:
        raise PasswordsError(f"a password has at least {FEWEST_CHARACTERS} characters")
    return f"{name}:{PasswordHash.of(password)}"


def _scrypt(password: str, salt: bytes, log_n: int, r: int, p: int, length: int) -> bytes:
    n = 2**log_n
    room = 128 * r * (n + p + 2)  # bytes, as RFC 7914 has it
    secret = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(secret, salt=salt, n=n, r=r, p=p, maxmem=2 * room, dklen=length)


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii").rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
