"""Keeps the catalog in step with the sources: `python -m tools.messages` adds new messages and drops unused
ones."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOG = ROOT / "web" / "locale" / "zh" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
OPTIONS = {"templates/**.html": {"newstyle_gettext": "true", "trimmed": "false", "silent": "false"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None, "s": None, "n": (1, 2)}


def extracted() -> Catalog:
    """Every message that pages and code show, with the files it stands in."""
    catalog = Catalog(locale="zh", project="visit-simulator", charset="utf-8", fuzzy=False)
    found = extract_from_dir(ROOT / "web", METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=("i18n:",))
    for file, _line, message, comments, context in sorted(found, key=lambda f: (str(f[0]), f[1])):
        place = (Path(file).as_posix(), 0)
        catalog.add(message, None, [place], auto_comments=comments, context=context)
    return catalog


def kept() -> Catalog:
    """The catalog as it lies in the repository."""
    with CATALOG.open("rb") as file:
        return read_po(file, locale="zh")


def refreshed() -> Catalog:
    """The kept translations of the messages there are now."""
    old = kept() if CATALOG.exists() else Catalog(locale="zh")
    new = extracted()
    for message in new:
        before = old.get(message.id, message.context) if message.id else None
        if before is not None:
            message.string = before.string
    return new


def written(catalog: Catalog) -> bytes:
    """A catalog as the file holds it: sorted, without line numbers, so that a diff shows words only."""
    body = io.BytesIO()
    write_po(body, catalog, width=110, sort_output=True, omit_header=True, include_lineno=False)
    head = (
        '# Chinese words of the interface; the keys are the English ones.\nmsgid ""\nmsgstr ""\n'
        '"Language: zh\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return head.encode() + body.getvalue()


if __name__ == "__main__":
    catalog = refreshed()
    CATALOG.parent.mkdir(parents=True, exist_ok=True)
    CATALOG.write_bytes(written(catalog))
    missing = [m.id for m in catalog if m.id and not all(m.string if isinstance(m.string, tuple) else [m.string])]
    print("\n".join(str(m) for m in missing) or "nothing is left untranslated")
