"""Reading YAML: whatever an author (or an attacker) writes, there is a script or a sentence with file and line."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roleplay import documents, library
from roleplay.errors import BadScript
from roleplay.part import Part
from roleplay.persona import Circumstance
from tests.core.tiny import files, script

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
MERGES = "a0: &a0 {k: 1}\n" + "".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}\n" for i in range(1, 30))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("reactions:\n  - {id: a, on: b\n  - x: y}\n", r"part\.yaml:3: not readable as YAML"),
        ("reactions:\n\t- x", r"part\.yaml:2: not readable as YAML"),
        ("reactions: []\nreactions: []", r"part\.yaml:2: not readable as YAML"),
        ("a: 'open", r"part\.yaml:1: not readable as YAML"),
        ("date: 2026-99-99", r"part\.yaml: not readable as YAML"),
        ("\x00", r"part\.yaml: not readable as YAML"),
        ("gossip: []", r"part\.yaml: gossip: Extra inputs are not permitted"),
        ("reactions: [{id: a, on: thank_client, mood: bad}]", r"part\.yaml: reactions\.0\.mood: Extra inputs"),
        ("reactions: [{id: a}]", r"part\.yaml: reactions\.0\.on: Field required"),
        ("lines: [{id: a, say: b, acts: [], role: villain}]", r"part\.yaml: lines\.0\.role: Input should be"),
        ("- a list", r"part\.yaml: : Input should be a valid dictionary"),
        ("just words", r"part\.yaml: : Input should be a valid dictionary"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_file_and_where_known_its_line(text: str, says: str) -> None:
    with pytest.raises(BadScript, match=says) as caught:
        script(part=text)
    assert caught.value.file.endswith("part.yaml") and caught.value.code == "bad_script"


def test_an_empty_file_is_an_empty_part() -> None:
    assert documents.check(Part, documents.parse("", "x.yaml"), "x.yaml") == Part()


@pytest.mark.parametrize("missing", ["persona/persona.yaml", "guidance/acts.yaml", "guidance/parameters.yaml"])
def test_a_missing_file_is_named(missing: str) -> None:
    found = files()
    del found[missing]
    with pytest.raises(BadScript, match=missing):
        library.compile_bundle(library.seal(found))


def test_a_text_of_more_than_two_million_characters_is_refused_unread() -> None:
    with pytest.raises(BadScript, match="longer than 2000000 characters"):
        documents.parse("x" * (documents.LONGEST + 1), "big.yaml")


@pytest.mark.parametrize(
    "tag",
    ["!!python/object/apply:os.system ['touch PROOF']", "!!python/name:os.system", "!!python/module:os", "!mine x"],
)
def test_tags_of_a_programming_language_execute_nothing(tag: str, tmp_path: Path) -> None:
    proof = tmp_path / "proof"
    with pytest.raises(BadScript):
        script(part=f"reactions: {tag.replace('PROOF', str(proof))}")
    assert not proof.exists()


@pytest.mark.parametrize(
    ("bomb", "says"),
    [
        (LAUGHS, "aliases"),
        (MERGES, "aliases"),
        ("reactions: &a [*a]", "aliases"),
        ("reactions: " + "[" * 100_000, "nested deeper"),
        ("- " * 100_000, "nested deeper"),
        ("{a: " * 100_000, "nested deeper"),
    ],
)
def test_bombs_are_refused_at_once(bomb: str, says: str) -> None:
    begun = time.monotonic()
    with pytest.raises(BadScript, match=says):
        documents.parse(bomb, "bomb.yaml")
    assert time.monotonic() - begun < 2


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!|>'\"#% \n\t?,中\x07"), max_size=60))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    try:
        documents.check(Part, documents.parse(text, "x.yaml"), "x.yaml")
    except BadScript as error:
        assert str(error).startswith("x.yaml")


# --- bundles


def test_the_digest_names_the_content_and_nothing_else() -> None:
    one = files()
    assert library.seal(one).digest == library.seal(dict(reversed(one.items()))).digest
    assert library.seal(one).digest != library.seal(one | {"persona/more.yaml": ""}).digest
    assert library.seal(one).digest != library.seal({**one, "persona/persona.yaml": ""}).digest


def test_a_bundle_is_compiled_once() -> None:
    assert script("base") is script("base")
    assert library.script("wang_jing") is library.script("wang_jing")


def test_a_shipped_customer_is_found_by_name_and_no_other_file_is() -> None:
    assert "wang_jing" in library.personas()
    for name in ("nobody", "../guidance", "", "wang_jing/../wang_jing"):
        with pytest.raises(BadScript, match="there is no customer called"):
            library.script(name)


def test_a_sessions_script_comes_back_from_the_texts_it_was_sealed_with() -> None:
    found = library.bundle("wang_jing")
    again = library.compile_bundle(library.seal(dict(found.files)))
    assert again.digest == library.script("wang_jing").digest
    assert not any(name.endswith(("plays.yaml", "notes.yaml", "better.yaml")) for name in found.files)


def test_problems_are_sentences_and_a_broken_script_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(library.problems("nobody")) == ["there is no customer called 'nobody'; `roleplay personas` lists them"]
    run = subprocess.run([sys.executable, "-m", "roleplay.library", "nobody"], capture_output=True, text=True)
    assert run.returncode == 1 and "there is no customer called" in run.stdout
    run = subprocess.run([sys.executable, "-m", "roleplay.library", "wang_jing"], capture_output=True, text=True)
    assert (run.returncode, run.stdout.strip()) == (0, "no problems")


def test_a_time_to_meet_is_on_a_day_there_is() -> None:
    saturday = {"id": "a", "label": {"zh": "", "en": ""}, "day": "a", "place": "home", "hour": 10, "weekday": 6}
    assert documents.check(Circumstance, saturday, "persona.yaml").weekday == 6
    with pytest.raises(BadScript, match="no workday"):
        documents.check(Circumstance, {**saturday, "workday": True}, "persona.yaml")
