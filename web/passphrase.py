"""Knows passphrases and sign-in names: what may be one, and how a passphrase is hashed (argon2id, argon2-cffi's own
parameters) and checked."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from web.errors import BadEntry
from web.i18n import N_

LEAST, MOST, DIFFERENT = 8, 128, 4
"""Characters; one beyond Latin, Greek and Cyrillic counts as two, for there are many more to guess from."""

LOGIN = re.compile(r"[^\W_][\w.@+-]{1,38}")
BAD_LOGIN = N_("A sign-in name has 2 to 39 letters or digits, and may hold . @ - _ between them.")
BAD_SECRET = N_(
    "A passphrase has at least 8 letters or 4 Chinese characters, at least 4 different ones,"
    " and is not the sign-in name."
)

WIDE = 0x2E7F
_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(2, thread_name_prefix="passphrase")
"""Each check takes 64 MiB for a moment: two at a time are enough, and never more."""

_nobody = _hasher.hash("nobody has this one")


def normal(text: str) -> str:
    """A sign-in name as it is kept: without regard to case and width."""
    return unicodedata.normalize("NFKC", text[:80]).strip().casefold()


def login_of(text: str) -> str:
    """The same, if it may be one; raises `BadEntry`."""
    login = normal(text)
    if not LOGIN.fullmatch(login):
        raise BadEntry(BAD_LOGIN)
    return login


def checked(secret: str, login: str) -> str:
    """A passphrase as it is hashed; raises `BadEntry` if it is none."""
    plain = unicodedata.normalize("NFKC", secret)
    size = sum(2 if ord(sign) > WIDE else 1 for sign in plain)
    if size < LEAST or len(plain) > MOST or len(set(plain)) < DIFFERENT or plain.casefold() == login:
        raise BadEntry(BAD_SECRET)
    return plain


async def hashed(secret: str, login: str) -> str:
    """What is kept of a passphrase; raises `BadEntry` if it is none."""
    plain = checked(secret, login)
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, plain)


async def fits(kept: str, secret: str) -> bool:
    """Whether this passphrase is the one kept; takes as long where nothing is kept."""
    plain = unicodedata.normalize("NFKC", secret[:MOST])
    right = await asyncio.get_running_loop().run_in_executor(_threads, _verify, kept or _nobody, plain)
    return right and bool(kept)


def _verify(kept: str, plain: str) -> bool:
    try:
        return _hasher.verify(kept, plain)
    except VerifyMismatchError:
        return False
