"""Checks a customer's files: numbered diagnostics with file, line, column, severity, a sentence and what to do.

`check_texts` reads the texts of one customer and never raises for what they hold; `roleplay check` prints what it says.
"""

from roleplay.authoring.check.diagnostic import Diagnostic
from roleplay.authoring.check.reading import check_folder, check_texts

__all__ = ["Diagnostic", "check_folder", "check_texts"]
