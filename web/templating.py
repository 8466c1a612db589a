"""Knows how a template becomes a page: one Jinja2 environment a language, so that a word needs no look-up of
the language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined
from starlette.requests import Request

from web.amounts import filters
from web.glossary import Region, shaped
from web.i18n import speech, translations

TEMPLATES = Path(__file__).parent / "templates"
PORTRAITS = Path(__file__).parent / "static" / "img"


@lru_cache(maxsize=512)
def portrait(who: str) -> str:
    """The folder of somebody's portraits; the one of anybody for a customer who has none of her own."""
    return who if (PORTRAITS / who / "calm.svg").is_file() else "somebody"


@lru_cache
def environment(lang: str, strict: bool = False) -> Environment:
    """The templates in one language."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined if strict else Undefined,
        auto_reload=False,
    )
    made.install_gettext_translations(translations(lang), newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"lang": lang, "region": Region, "portrait": portrait, "term_cards": lambda: shaped(speech(lang))}
    made.filters |= filters(lang)
    return made


def render(template: str, request: Request, lang: str, **context: Any) -> str:
    """A page or fragment as text; every page knows its language and its own address, and collects the terms it
    marks."""
    path = request.url.path
    if request.url.query:
        path += f"?{request.url.query}"
    return environment(lang).get_template(template).render(path=path, lang=lang, used=set(), **context)
