"""Passphrases as they are really kept: argon2id with no less work than its authors advise, and nothing fits nothing."""

from __future__ import annotations

import asyncio
import importlib

import argon2
import pytest

from web import passphrase
from web.errors import BadEntry


def test_they_are_kept_by_argon2id_with_the_librarys_own_work() -> None:
    real = importlib.reload(passphrase)
    kept = asyncio.run(real.hashed("a kettle on the stove", "liming"))
    found = argon2.extract_parameters(kept)
    assert found.type is argon2.Type.ID
    assert (found.memory_cost, found.time_cost) >= (64 * 1024, 3)
    assert asyncio.run(real.fits(kept, "a kettle on the stove"))
    assert not asyncio.run(real.fits(kept, "a kettle on the table"))


def test_an_account_without_a_passphrase_is_opened_by_none() -> None:
    for tried in ("", "nobody has this one"):
        assert not asyncio.run(passphrase.fits("", tried))


@pytest.mark.parametrize("secret", ["", "short", "aaaabbbbcccc", "茶水饭", "liming12", "x" * 129])
def test_what_is_too_easy_or_too_long_is_refused(secret: str) -> None:
    with pytest.raises(BadEntry):
        passphrase.checked(secret, "liming12")


@pytest.mark.parametrize("secret", ["一壶茶在", "tea & toast", "ＡＢＣＤ efgh"])
def test_a_short_sentence_in_any_script_will_do(secret: str) -> None:
    assert passphrase.checked(secret, "liming")


@pytest.mark.parametrize("name", ["x", "a b", "-a", "", "a" * 40, "<b>", "a\nb"])
def test_a_sign_in_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadEntry):
        passphrase.login_of(name)
