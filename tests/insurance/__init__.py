"""Tests of roleplay/insurance; here the figures of one day, for every test to read."""

from datetime import date
from functools import cache
from importlib import resources

from roleplay import documents
from roleplay.insurance.terms import Book, Terms

DAY = date(2026, 3, 2)


@cache
def book() -> Book:
    """The figures as shipped."""
    name = "guidance/insurance.yaml"
    text = resources.files("roleplay").joinpath(name).read_text("utf-8")
    return documents.check(Book, documents.parse(text, name), name)


TERMS: Terms = book().at(DAY)
