"""Zips on the bench: a customer goes out and comes in again, and what a zip must not do."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from roleplay import library
from tests.web.benching import HERE, author, author_with_draft, one_checker, shared_checker  # noqa: F401 - fixtures
from tests.web.conftest import Stage
from tests.web.visits import rows
from web import bounds, packing
from web.errors import BadEntry

WHO = b"id: x\nname: X\n"


def zipped(entries: dict[str, bytes], change: Callable[[zipfile.ZipInfo], None] = lambda info: None) -> bytes:
    """A zip of these entries, each info changed by a function."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            change(info)
            made.writestr(info, body)
    return out.getvalue()


async def taken(browser: httpx.AsyncClient, body: bytes, id: str = "") -> httpx.Response:
    """What the page of zips answers."""
    return await browser.post("/bench/imports", files={"zip": ("x.zip", body, "application/zip")}, data={"id": id})


def test_a_customer_goes_out_and_comes_in_the_same(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author_with_draft(stage)
        out = await browser.get("/bench/customers/wang_jing/zip")
        mine = await browser.get(f"{HERE}/zip")
        come = await taken(browser, out.content, "wang_again")
        names = rows(stage, "select name, text from draft_files where draft = 'wang_again'")
        again = await taken(browser, mine.content)
        other = await taken(browser, mine.content, "lin_two")
        empty = await browser.post("/bench/imports", data={"id": "y"})
        return [out, mine, come, dict(names), again, other, empty]

    out, mine, come, files, again, other, empty = play(scene)
    assert out.headers["content-disposition"] == 'attachment; filename="wang_jing.zip"'
    assert zipfile.ZipFile(io.BytesIO(mine.content)).namelist()[0] == "lin_fang/persona.yaml"
    assert come.headers["location"] == "/bench/drafts/wang_again"
    shipped = library.texts(library.folder("wang_jing"))
    assert {**files, "persona.yaml": ""} == {**shipped, "persona.yaml": ""}
    assert files["persona.yaml"] == shipped["persona.yaml"].replace("id: wang_jing\n", "id: wang_again\n", 1)
    assert again.status_code == 409, "there is a draft of that id"
    assert other.headers["location"] == "/bench/drafts/lin_two"
    assert empty.status_code == 422


def test_the_same_files_give_the_same_bytes() -> None:
    files = library.texts(library.folder("wang_jing"))
    assert packing.pack(files, "a") == packing.pack(dict(reversed(files.items())), "a")
    assert packing.unpack(packing.pack(files, "a")) == (bounds.in_order(files), "a")


def test_what_lies_beside_a_customer_is_passed_over() -> None:
    beside = {"a/certificate.json": b"{", "a/certificate.md": b"\xff", "a/README.md": b"x", "__MACOSX/a/._p": b"\0"}
    found = packing.unpack(zipped({"a/": b"", "a/persona.yaml": WHO, **beside, "a/.DS_Store": b"\0"}))
    assert found == ({"persona.yaml": WHO.decode()}, "a")


def link(info: zipfile.ZipInfo) -> None:
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16


def locked(info: zipfile.ZipInfo) -> None:
    info.flag_bits |= 0x1


def bzip(info: zipfile.ZipInfo) -> None:
    info.compress_type = zipfile.ZIP_BZIP2


def flipped(body: bytes) -> bytes:
    return body[:40] + bytes([body[40] ^ 0xFF]) + body[41:]


def claims_little(body: bytes) -> bytes:
    """The same zip, saying of its entries that they are three bytes long."""
    size = len(b"a" * 3_000_000).to_bytes(4, "little")
    return body.replace(size, (3).to_bytes(4, "little"))


REFUSED = {
    "no zip": b"persona: x",
    "nothing": b"",
    "cut off": zipped({"persona.yaml": WHO})[:-30],
    "damaged": flipped(zipped({"persona.yaml": WHO * 40})),
    "above": zipped({"../persona.yaml": WHO}),
    "far above": zipped({"a/../../persona.yaml": WHO}),
    "absolute": zipped({"/etc/persona.yaml": WHO}),
    "drive": zipped({"C:\\persona.yaml": WHO}),
    "backslash": zipped({"a\\persona.yaml": WHO}),
    "dot": zipped({"./persona.yaml": WHO}),
    "link": zipped({"persona.yaml": b"/etc/passwd"}, link),
    "deep": zipped({"a/b/persona.yaml": WHO}),
    "two folders": zipped({"a/persona.yaml": WHO, "b/visit.yaml": WHO}),
    "not utf-8": zipped({"persona.yaml": b"id: \xff\xfe"}),
    "nul": zipped({"persona.yaml": b"id: \0"}),
    "code": zipped({"persona.yaml": WHO, "setup.py": b"print()"}),
    "picture": zipped({"persona.yaml": WHO, "a.svg": b"<svg/>"}),
    "big letters": zipped({"Persona.yaml": WHO}),
    "no persona": zipped({"visit.yaml": b"lines: []"}),
    "long file": zipped({"persona.yaml": b"a" * 400_001}),
    "bomb": zipped({f"f{n}.yaml": b"#" * 400_000 for n in range(6)} | {"persona.yaml": WHO}),
    "lying bomb": claims_little(zipped({"persona.yaml": b"a" * 3_000_000})),
    "many files": zipped({f"f{n}.yaml": b"" for n in range(41)} | {"persona.yaml": WHO}),
    "many entries": zipped({f"__MACOSX/{n}": b"" for n in range(201)} | {"persona.yaml": WHO}),
    "other packing": zipped({"persona.yaml": WHO}, bzip),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken(name: str) -> None:
    with pytest.raises(BadEntry):
        packing.unpack(REFUSED[name])


def test_an_encrypted_entry_is_not_taken() -> None:
    body = bytearray(zipped({"persona.yaml": WHO}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(sign) + at] |= 1
    with pytest.raises(BadEntry, match="encrypted"):
        packing.unpack(bytes(body))


def test_two_entries_of_one_name_are_not_taken() -> None:
    body = zipped({"persona.yaml": WHO, "persons.yaml": WHO}).replace(b"persons.yaml", b"persona.yaml")
    with pytest.raises(BadEntry, match="twice"):
        packing.unpack(body)


def test_a_refused_zip_is_told_on_its_page_and_nothing_is_kept(play) -> None:  # type: ignore[no-untyped-def]
    async def scene(stage: Stage) -> list[Any]:
        browser = await author(stage)
        answers = [await taken(browser, REFUSED[name], "x") for name in ("above", "bomb", "no zip")]
        ours = await taken(browser, zipped({"persona.yaml": b"id: wang_jing\n"}))
        unnamed = await taken(browser, zipped({"persona.yaml": b"name: x\n"}))
        return [*answers, ours, unnamed, rows(stage, "select * from drafts")]

    above, bomb, none, ours, unnamed, kept = play(scene)
    assert [one.status_code for one in (above, bomb, none, ours, unnamed)] == [422] * 5
    assert "指到了 zip 外面" in above.text
    assert "加起来超过" in bomb.text
    assert "不是 zip 文件" in none.text
    assert "程序自带" in ours.text
    assert "请填一个" in unnamed.text
    assert kept == []
