"""`roleplay interpret`: a line in, a line out, in order and at once; what cannot be read is told, nothing is lost."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from roleplay.understand.command import answers, shown

RUN = [sys.executable, "-c", "from roleplay.cli import app; app()", "interpret"]
KEYS = {"acts", "alternatives", "claims", "unsure"}


def ask(*lines: object) -> list[dict[str, Any]]:
    return list(answers(line if isinstance(line, str) else json.dumps(line) for line in lines))


def test_acts_come_with_confidence_and_slots() -> None:
    (found,) = ask({"text": "周六下午两点我去您家，行吗？", "stage": "invitation_call"})
    assert found.keys() == KEYS and not found["unsure"]
    (act,) = found["acts"]
    assert act["id"] == "propose_time_place" and 0.9 < act["confidence"] <= 1
    assert act["slots"] == {"day": "saturday", "hour": "14", "place": "home"}


def test_when_unsure_there_are_no_acts_but_readings_best_first() -> None:
    (found,) = ask({"text": "张姐是调到别的部门去了", "stage": "invitation_call"})
    assert found["unsure"] and found["acts"] == []
    chances = [one["confidence"] for one in found["alternatives"]]
    assert chances and chances == sorted(chances, reverse=True)


def test_claims_are_named_with_value_and_verdict() -> None:
    (found,) = ask({"text": "宽限期六十天，保障还在", "stage": "first_visit"})
    assert {"id": "CL_GRACE_DAYS", "value": "六十天", "right": True} in found["claims"]


def test_a_persona_brings_her_lines_slots_and_figures() -> None:
    asked = {"text": "换人没打招呼，实在对不起", "stage": "first_visit"}
    anybody, hers = ask(asked, asked | {"persona": "wang_jing", "open_item": "abandonment"})
    assert anybody["acts"][0]["slots"] == {} and hers["acts"][0]["slots"]["about"] == "abandonment"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": 5}', "text"),
        ('{"stage": "closing"}', "text"),
        ('{"text": "x", "stage": "nowhere"}', "nowhere"),
        ('{"text": "x", "persona": "nobody"}', "nobody"),
        ('{"text": "x"', "JSON"),
    ],
)
def test_a_line_that_is_no_question_is_told_and_the_next_is_answered(line: str, said: str) -> None:
    wrong, right = ask(line, {"text": "谢谢您"})
    assert wrong.keys() == {"error"} and said in wrong["error"]
    assert right["acts"][0]["id"] == "thank_client"


def test_what_else_stands_in_a_line_is_passed_over_and_null_is_nothing() -> None:
    bare, marked = ask({"text": "谢谢您"}, {"text": "谢谢您", "stage": None, "persona": None, "label": "thank_client"})
    assert bare == marked and not bare["unsure"]


def test_blank_lines_are_passed_over_and_plain_words_are_taken() -> None:
    assert len(ask("", "  \n", "谢谢您")) == 1
    assert shown(ask("谢谢您")[0]).startswith("thank_client")


def test_every_answer_comes_before_the_next_question() -> None:
    """Streaming: whoever waits for an answer before asking on is not kept waiting."""
    with subprocess.Popen([*RUN, "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdin is not None and running.stdout is not None
        for text in ("谢谢您", "您现在说话方便吗"):
            running.stdin.write(json.dumps({"text": text}) + "\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline()).keys() == KEYS
        running.stdin.close()
        assert running.wait(20) == 0


def test_the_exit_code_tells_of_a_line_that_could_not_be_read() -> None:
    lines = '{"text": 5}\n{"text": "谢谢您"}\n'
    done = subprocess.run([*RUN, "--json"], input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and len(done.stdout.splitlines()) == 2


def test_questions_are_answered_one_by_one() -> None:
    taken: list[int] = []

    def questions() -> Iterator[str]:
        for n in range(3):
            taken.append(n)
            yield '{"text": "谢谢您"}'

    assert next(iter(answers(questions()))) and taken == [0]
