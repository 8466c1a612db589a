"""The pages of a draft: its files and what is wrong with them, one file at a time, and publishing it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import JSONResponse, Response

from web import benched, bounds, drafts, publishing, store_drafts, store_trials
from web.checking import Checked
from web.edge import status_of
from web.entry import Author, parts
from web.errors import BadEntry, BadRequest, Conflict, Newer, Taken, WebError
from web.i18n import N_, speech, wanted
from web.store import Viewer
from web.trainee import page, to

router = APIRouter(include_in_schema=False)
Draft = Annotated[str, Path(max_length=60)]
File = Annotated[str, Path(max_length=60)]
Short = Annotated[str, Form(max_length=200)]
Note = Annotated[str, Form(max_length=2000)]
LARGEST = 4 * bounds.MOST_OF_FILE
"""So much of a form is read as one text: what is too long for a file is told on its page, not cut off."""
NO_VERSION = N_("The page did not say which version it changes. Load it again.")
FIRST = {"plays": "plays: []\n", "notes": "notes: {}\n", "better": "better: {}\n"}
"""What stands in a new file, where an empty one would be no part file."""


@router.get("/bench/drafts/{draft}")
async def draft(request: Request, asks: Author, draft: Draft) -> Response:
    """A draft: its files, what is wrong, and what can be done with it."""
    return await _draft(request, asks, draft)


async def _draft(
    request: Request, asks: Viewer, id: str, form: str = "", error: WebError | None = None, **typed: str
) -> Response:
    here, s = parts(request).bench, speech(wanted(request))
    opened = await drafts.open_draft(here, asks, id)
    tried = await here.read(lambda connection: store_trials.of_draft(connection, asks, id))
    shaped = benched.draft(opened, s)
    versions = await publishing.versions(here, asks, id)
    status = status_of(error) if error else 200
    refused = {"form": form, "why": s.why(error) if error else "", **typed}
    return page(
        "bench_draft.html", request, asks, status, d=shaped, refused=refused, published=versions[0].version if versions
        else 0, trials=[benched.trial_line(row, s) for row in tried[:6]],
    )  # fmt: skip


@router.post("/bench/drafts/{draft}/files")
async def add_file(request: Request, asks: Author, draft: Draft, name: Short = "") -> Response:
    """A new, empty file in a draft."""
    try:
        file = bounds.name_of(name)
        text = FIRST.get(file.removesuffix(".yaml"), "lines: []\n")
        await drafts.save(parts(request).bench, asks, draft, file, text, 0)
    except (BadEntry, Taken) as error:
        return await _draft(request, asks, draft, "file", error, name=name)
    return to(f"/bench/drafts/{draft}/files/{file}")


@router.post("/bench/drafts/{draft}/remove")
async def remove(request: Request, asks: Author, draft: Draft) -> Response:
    """Delete a draft; who was published from it stays."""
    await parts(request).service.writer.do(lambda connection: store_drafts.remove(connection, asks, draft))
    return to("/bench")


@router.post("/bench/drafts/{draft}/publish")
async def publish(request: Request, asks: Author, draft: Draft, version: Short = "", note: Note = "") -> Response:
    """Let trainees meet her as she stands in this draft, from their next visit on."""
    try:
        await publishing.publish(parts(request).bench, asks, draft, _number(version), note)
    except (BadEntry, Conflict) as error:
        return await _draft(request, asks, draft, "publish", error, note=note)
    return to(f"/bench/customers/{draft}?notice=published")


@router.post("/bench/customers/{customer}/versions")
async def take_back(
    request: Request, asks: Author, customer: Annotated[str, Path(max_length=60)], version: Short = ""
) -> Response:
    """Publish an older version once more."""
    await publishing.take_back(parts(request).bench, asks, customer, _number(version))
    return to(f"/bench/customers/{customer}?notice=published")


# One file -------------------------------------------------------------------------------------------------


@router.get("/bench/drafts/{draft}/files/{file}")
async def file(request: Request, asks: Author, draft: Draft, file: File) -> Response:
    """A file to change, with what is wrong at its lines."""
    row = await drafts.file(parts(request).bench, asks, draft, file)
    return await _file(request, asks, draft, file, row.text, row.version)


@router.post("/bench/drafts/{draft}/files/{file}")
async def save(request: Request, asks: Author, draft: Draft, file: File) -> Response:
    """Save a file over the version it was made from; over a newer one nothing is written and nothing is lost."""
    text, version, do = await _typed(request)
    try:
        if do == "remove":
            await parts(request).service.writer.do(
                lambda connection: store_drafts.remove_file(connection, asks, draft, file, version)
            )
            return to(f"/bench/drafts/{draft}")
        await drafts.save(parts(request).bench, asks, draft, file, text, version)
    except Newer as error:
        shaped = {"id": draft, "file": file, "mine": text, "theirs": error, "here": f"/bench/drafts/{draft}"}
        return page("bench_newer.html", request, asks, status_of(error), **shaped)
    except BadEntry as error:
        return await _file(request, asks, draft, file, text, version, error)
    return to(f"/bench/drafts/{draft}/files/{file}")


async def _typed(request: Request) -> tuple[str, int, str]:
    """The text of a page, the version it was made from, and what to do with it."""
    async with request.form(max_fields=5, max_files=0, max_part_size=LARGEST) as fields:
        text, version, do = (fields.get(name, "") for name in ("text", "version", "do"))
    return str(text), _number(version), str(do)


def _number(version: object) -> int:
    if not isinstance(version, str) or not version.isascii() or not version.isdigit() or len(version) > 9:
        raise BadRequest(NO_VERSION)
    return int(version)


async def _file(
    request: Request, asks: Viewer, draft: str, file: str, text: str, version: int, error: WebError | None = None
) -> Response:
    here, s = parts(request).bench, speech(wanted(request))
    files = await drafts.texts(here, asks, draft)
    checked = await here.checker.check(draft, files)
    base = f"/bench/drafts/{draft}"
    found = benched.problems(checked, base, s)
    shaped: dict[str, Any] = {
        "id": draft,
        "file": file,
        "text": text,
        "version": version,
        "here": base,
        "lines": benched.lines(text, [] if error else found, file),
        "problems": found,
        "tally": benched.tally(checked, s),
        "stopped": checked.stopped,
        "error": s.why(error) if error else "",
    }
    return page("bench_file.html", request, asks, status_of(error) if error else 200, **shaped)


@router.post("/bench/drafts/{draft}/check")
async def check(request: Request, asks: Author, draft: Draft) -> Response:
    """What would be wrong if a file were as it is typed just now; nothing is written. 204 if more has been typed."""
    async with request.form(max_fields=5, max_files=0, max_part_size=LARGEST) as fields:
        file, text = str(fields.get("file", "")), str(fields.get("text", ""))
    s = speech(wanted(request))
    try:
        checked = await drafts.check_typed(parts(request).bench, asks, draft, file, text)
    except BadEntry as error:
        refused = {"text": s.why(error), "tone": "bad", "icon": benched.ICONS["bad"]}
        return JSONResponse({"problems": [], "tally": refused}, status_of(error))
    if checked is None:
        return Response(status_code=204)
    return JSONResponse(_told(checked, f"/bench/drafts/{draft}", s))


def _told(checked: Checked, base: str, s: Any) -> dict[str, Any]:
    return {"problems": benched.problems(checked, base, s), "tally": benched.tally(checked, s)}
