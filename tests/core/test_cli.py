"""The command line: a visit played by typing numbers, a transcript scored alike twice, bad input refused in words."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from roleplay import cli, view
from roleplay import events as ev

RUNNER = CliRunner()
START = ["play", "wang_jing", "--seed", "3", "--date", "2026-03-02"]


def run(*args: str, typed: str = "") -> Result:
    """The command with these arguments, and somebody typing."""
    return RUNNER.invoke(cli.app, list(args), input=typed)


def finished(tmp_path: Path) -> Path:
    """The transcript of a first visit that somebody typed through: always the second line offered."""
    file = tmp_path / "visit.json"
    result = run(*START, "--stage", "first_visit", "--save", str(file), typed="2\n" * 60)
    assert result.exit_code == 0 and file.exists(), result.output[-500:]
    return file


@pytest.fixture(scope="module")
def transcript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished visit's transcript."""
    return finished(tmp_path_factory.mktemp("visit"))


def test_personas_lists_who_can_be_practised_on() -> None:
    result = run("personas")
    assert result.exit_code == 0 and "wang_jing  王静  35" in result.output


def test_a_visit_is_played_by_numbers_until_nobody_types_any_more() -> None:
    result = run(*START, typed="1\n3\n1\n1\n")
    assert result.exit_code == 0, result.output
    assert "2026-03-02" in result.output and "王静：" in result.output and "我：" in result.output
    assert result.output.rstrip().endswith("（先到这里。）")


def test_what_is_no_number_of_the_list_is_asked_again() -> None:
    result = run(*START, typed="99\n-1\nhello\n0\n")
    assert result.exit_code == 0 and result.output.count("的号码）") == 4


def test_the_desk_can_be_worked_through_in_the_terminal() -> None:
    options = run(*START, typed="").output
    assert "打电话给她" in options and "写服务卡" in options
    read = run(*START, typed="2\n2\n2\n").output
    assert "锦绣苑" in read and "看" in read
    card = "2\n2\n2\n2\n" + "1\n" * 11 + "1\n" * 3 + "1\n1 2\n1\n3\n"
    assert "王静：" in run(*START, typed=card + "1\n3\n").output


def test_a_hint_is_given_when_asked_for() -> None:
    call = run(*START, typed="1\n3\n").output
    number = call[call.rindex("给点提示") - 3]
    asked = run(*START, typed=f"1\n3\n{number}\n").output
    assert len(asked) > len(call) and "（" in asked[len(call) - 12 :]


@pytest.mark.parametrize("stage", ["first_visit", "policy_review", "proposal", "closing", "after_service"])
def test_one_stage_can_be_practised_alone(stage: str) -> None:
    result = run(*START, "--stage", stage, typed="1\n1\n")
    assert result.exit_code == 0 and result.output.count("我：") == 2


def test_the_same_numbers_give_the_same_visit() -> None:
    typed = "1\n3\n1\n2\n1\n2\n"
    assert run(*START, typed=typed).output == run(*START, typed=typed).output


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["play", "nobody"], "there is no customer called 'nobody'"),
        (
            ["play", "wang_jing", "--date", "2026-02-30"],
            "--date: day is out of range for month; write it like 2026-03-02",
        ),
        (["play", "wang_jing", "--date", "tomorrow"], "write it like 2026-03-02"),
        (["play", "wang_jing", "--stage", "wedding"], "stage 'wedding' cannot be practised alone"),
        (["score", "no_such_file.json"], "no_such_file.json: No such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_on_stderr(args: list[str], says: str) -> None:
    result = run(*args)
    assert result.exit_code == 2 and says in result.stderr and "Traceback" not in result.output


# --- score


def test_a_finished_visit_shows_its_card_and_can_be_saved(transcript: Path) -> None:
    document = json.loads(transcript.read_text("utf-8"))
    assert document["format"] == view.FORMAT
    log = ev.from_builtins(document["events"])
    assert isinstance(log[0], ev.SessionStarted) and isinstance(log[-2], ev.SessionEnded)
    shown = run("score", str(transcript)).output
    assert shown.startswith("──") and "missed F" in shown


def test_the_same_transcript_scores_the_same_bytes_in_two_processes(transcript: Path) -> None:
    code = "from roleplay.cli import app; app()"
    command = [sys.executable, "-c", code, "score", str(transcript), "--json"]
    one, other = (subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2))
    assert one == other and set(json.loads(one)["packs"]) == {"guidance", "compliance"}


def edited(transcript: Path, **changes: Any) -> str:
    """The transcript with these keys changed."""
    return json.dumps(json.loads(transcript.read_text("utf-8")) | changes, ensure_ascii=False)


def test_bad_transcripts_are_refused_with_what_is_wrong(transcript: Path, tmp_path: Path) -> None:
    events = json.loads(transcript.read_text("utf-8"))["events"]
    no_end = [e for e in events if e["event"] != "SessionEnded"]
    bad = {
        "{": "not JSON",
        "[" * 200_000: "not JSON",
        "\ufeff{}": "not",
        "[]": "not a transcript of this program",
        "{}": "not a transcript of this program",
        edited(transcript, format="other/1"): f"format {view.FORMAT!r} expected",
        edited(transcript, events=None): "Expected `array`",
        edited(transcript, events=[{"event": "Bribed"}]): "Invalid value 'Bribed'",
        edited(transcript, events=[{**events[0], "seed": "three"}]): "Expected `int`",
        edited(transcript, events=[]): "has no beginning or no end",
        edited(transcript, events=events[1:]): "has no beginning or no end",
        edited(transcript, events=no_end): "has no beginning or no end",
    }
    file = tmp_path / "bad.json"
    for body, says in bad.items():
        file.write_text(body, "utf-8")
        result = run("score", str(file))
        assert result.exit_code == 2 and says in result.stderr, (body[:60], result.output)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_bytes(b"\xff\xfe\x00{")
    assert run("score", str(tmp_path / "bad.json")).exit_code == 2


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "huge.json"
    with file.open("wb") as out:
        out.truncate(cli.LARGEST + 1)
    result = run("score", str(file))
    assert result.exit_code == 2 and "larger than" in result.stderr
