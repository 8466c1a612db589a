"""The authors' first pages: everybody there is, and beginning a draft: from a few answers, a copy, or a zip."""

from __future__ import annotations

import asyncio
import re
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.responses import Response

from roleplay import library
from roleplay.authoring import new
from web import benched, bounds, classroom, drafts, packing, publishing, store_drafts
from web.edge import is_htmx, status_of
from web.entry import Author, parts
from web.errors import BadEntry, Taken, Unknown, WebError
from web.i18n import N_, speech, wanted
from web.store import Viewer
from web.trainee import page, to

router = APIRouter(include_in_schema=False)
Customer = Annotated[str, Path(max_length=60)]
Short = Annotated[str, Form(max_length=200)]
NO_FILE = N_("Choose a zip file first.")


@router.get("/bench")
async def bench(request: Request, asks: Author) -> Response:
    """Everybody one can practise with, and the drafts."""
    here, s = parts(request).bench, speech(wanted(request))
    numbers = await publishing.newest(here, asks)
    rows = await here.read(lambda connection: store_drafts.every(connection, asks))
    there = [benched.draft_line(row, here, asks.id, s) for row in rows]
    customers = await asyncio.to_thread(benched.customers, here, numbers, s)
    return page("bench.html", request, asks, customers=customers, drafts=there)


# Beginning a draft ----------------------------------------------------------------------------------------


@router.get("/bench/new")
async def new_draft(request: Request, asks: Author, of: str = "", draft: str = "") -> Response:
    """Where a draft may come from; `of` names the customer (or `draft` the draft) to begin from."""
    return await _new(request, asks, source=of[:60] or f"draft:{draft[:60]}" if draft or of else "")


@router.post("/bench/drafts")
async def from_answers(request: Request, asks: Author) -> Response:
    """A small customer from a few answers; she can be played at once."""
    fields = await request.form(max_fields=20, max_files=0)
    typed = {name: str(fields.get(name, ""))[:200] for name in new.Answers.model_fields}
    try:
        answers = new.Answers.model_validate(typed)
        return to(f"/bench/drafts/{await drafts.begin(parts(request).bench, asks, answers)}")
    except ValidationError as error:
        names = [str(one["loc"][0]) for one in error.errors()]
        wrong = {name: benched.WRONG.get(name, benched.WRONG_WORDS) for name in names}
        return await _new(request, asks, "answers", typed=typed, wrong=wrong, status=422)
    except (BadEntry, Taken) as error:
        return await _new(request, asks, "answers", error, typed=typed)


@router.post("/bench/copies")
async def from_copy(request: Request, asks: Author, source: Short = "", id: Short = "") -> Response:
    """A draft that begins as a copy of a customer, or of another draft (`draft:…`)."""
    kind, _, name = source.rpartition(":")
    try:
        made = await drafts.copy(parts(request).bench, asks, name, kind == "draft", id)
    except (BadEntry, Taken) as error:
        return await _new(request, asks, "copy", error, source=source, id=id)
    return to(f"/bench/drafts/{made}")


@router.post("/bench/imports")
async def from_zip(request: Request, asks: Author) -> Response:
    """A draft from a zip of her files."""
    async with request.form(max_fields=5, max_files=1) as fields:
        given, id = fields.get("zip"), str(fields.get("id", ""))[:60]
        body = await given.read() if isinstance(given, UploadFile) else b""
    try:
        if not body:
            raise BadEntry(NO_FILE)
        made = await drafts.take_in(parts(request).bench, asks, body, id)
    except (BadEntry, Taken) as error:
        return await _new(request, asks, "zip", error, id=id)
    return to(f"/bench/drafts/{made}")


async def _new(
    request: Request,
    asks: Viewer,
    form: str = "",
    error: WebError | None = None,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    source: str = "",
    id: str = "",
    status: int = 200,
) -> Response:
    s, here = speech(wanted(request)), parts(request).bench
    rows = await here.read(lambda connection: store_drafts.every(connection, asks))
    sources = [{"id": one, "label": f"{classroom.customer(one)} {one}"} for one in library.every()]
    sources += [{"id": f"draft:{row.id}", "label": s("%(id)s (draft)", id=row.id)} for row in rows]
    shaped: dict[str, Any] = {
        "form": form,
        "error": s.why(error) if error else "",
        "questions": benched.questions(typed or {}, wrong or {}, s),
        "sources": [one | {"chosen": one["id"] == source} for one in sources],
        "id": id,
        "most": bounds.MOST_TOGETHER // 1_000_000,
    }
    return page("bench_new.html", request, asks, status_of(error) if error else status, **shaped)


# Customers there are --------------------------------------------------------------------------------------


@router.get("/bench/customers/{customer}")
async def customer(request: Request, asks: Author, customer: Customer) -> Response:
    """A customer to read: her files, what the check says, her certificate, and her versions."""
    here, s = parts(request).bench, speech(wanted(request))
    files = drafts.customer(asks, customer)
    checked = await here.checker.check(customer, files)
    versions = await publishing.versions(here, asks, customer)
    base = f"/bench/customers/{customer}"
    shaped: dict[str, Any] = {
        "c": benched.customer(here, customer, versions[0].version if versions else 0, s),
        "files": [{"name": n, "href": f"{base}/files/{n}", "lines": text.count("\n")} for n, text in files.items()],
        "problems": benched.problems(checked, base, s),
        "more": checked.more,
        "stopped": checked.stopped,
        "versions": [benched.version(row, s) for row in versions],
        "draft": await here.read(lambda connection: store_drafts.is_there(connection, customer)),
    }
    return page("bench_customer.html", request, asks, **shaped)


@router.get("/bench/customers/{customer}/count")
async def count(request: Request, asks: Author, customer: Customer) -> Response:
    """How many problems a customer has, as a piece of the list."""
    files = drafts.customer(asks, customer)
    checked = await parts(request).bench.checker.unhurried(customer, files)
    return _tally(request, asks, benched.tally(checked, speech(wanted(request))), f"/bench/customers/{customer}")


@router.get("/bench/drafts/{draft}/count")
async def count_draft(request: Request, asks: Author, draft: Customer) -> Response:
    """How many problems a draft has, as a piece of the list."""
    opened = await drafts.open_draft(parts(request).bench, asks, draft)
    return _tally(request, asks, benched.tally(opened.checked, speech(wanted(request))), f"/bench/drafts/{draft}")


def _tally(request: Request, asks: Viewer, tally: dict[str, Any] | None, href: str) -> Response:
    if not is_htmx(request):
        return to(href)
    return page("_bench_tally.html", request, asks, tally=tally)


@router.get("/bench/customers/{customer}/files/{file}")
async def customer_file(
    request: Request, asks: Author, customer: Customer, file: Annotated[str, Path(max_length=60)]
) -> Response:
    """A file of a customer to read, with what the check says at its lines."""
    here, s = parts(request).bench, speech(wanted(request))
    files = drafts.customer(asks, customer)
    if file not in files:
        raise Unknown(store_drafts.NO_FILE)
    base = f"/bench/customers/{customer}"
    found = benched.problems(await here.checker.check(customer, files), base, s)
    lines, here_only = benched.lines(files[file], found, file), [one for one in found if one["file"] == file]
    shaped: dict[str, Any] = {"id": customer, "file": file, "lines": lines, "here": base, "problems": here_only}
    return page("bench_read.html", request, asks, **shaped)


@router.get("/bench/customers/{customer}/zip")
async def customer_zip(request: Request, asks: Author, customer: Customer) -> Response:
    """A customer's files as a zip."""
    return zipped(drafts.customer(asks, customer), customer)


@router.get("/bench/drafts/{draft}/zip")
async def draft_zip(request: Request, asks: Author, draft: Customer) -> Response:
    """A draft's files as a zip."""
    return zipped(await drafts.texts(parts(request).bench, asks, draft), draft)


def zipped(files: dict[str, str], id: str) -> Response:
    """Files as a zip to take away."""
    name = re.sub(r"[^\w-]", "_", id, flags=re.ASCII)
    headers = {"content-disposition": f'attachment; filename="{name}.zip"', "cache-control": "private, no-store"}
    return Response(packing.pack(files, id), media_type="application/zip", headers=headers)
