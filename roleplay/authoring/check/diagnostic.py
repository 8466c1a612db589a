"""A problem with its place in a file."""

from __future__ import annotations

from typing import Any, NamedTuple

from roleplay.diagnostics import Problem, Severity, told

ORDER = {"error": 0, "warning": 1, "note": 2}


class Diagnostic(NamedTuple):
    """What is wrong, and where: a file of hers, line and column from 1 (1, 1 where only the file is known)."""

    code: str
    severity: Severity
    file: str
    line: int
    column: int
    problem: Problem

    def sentence(self, lang: str = "en") -> str:
        """What is wrong."""
        return self.problem.sentence(lang)

    def fix(self, lang: str = "en") -> str:
        """What to do about it."""
        return self.problem.fix(lang)

    def data(self, lang: str = "en") -> dict[str, Any]:
        """As JSON has it."""
        return {
            "code": self.code, "severity": self.severity, "file": self.file, "line": self.line,
            "column": self.column, "sentence": self.sentence(lang), "fix": self.fix(lang),
        }  # fmt: skip


def at(problem: Problem, file: str, line: int = 1, column: int = 1) -> Diagnostic:
    """The problem as a diagnostic of this place."""
    return Diagnostic(problem.code, told()[problem.code].severity, file, line, column, problem)
