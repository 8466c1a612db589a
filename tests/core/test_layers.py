"""Whose words win: her own before her voice's before common ones, the special before the general, in any file order."""

import json
import random

import pytest
from ruamel.yaml import YAML

from roleplay import events as ev
from tests.core.tiny import Visit, files, script
from tests.core.walks import log_of, walk

LAYERS = script("layers")
LISTS = ("effects", "reactions", "lines", "items", "endings")


def at(place: str, trust: int) -> Visit:
    """The first visit at this place with this trust."""
    return Visit(LAYERS, "first_visit").set(place=place).gauges(trust=trust)


@pytest.mark.parametrize(
    ("place", "trust", "rule", "layer"),
    [
        ("home", 65, "hers_warm", "persona"),
        ("home", 50, "hers_home", "persona"),
        ("cafe", 65, "hers_warm", "persona"),
        ("cafe", 50, "hers_courtesy", "persona"),
    ],
)
def test_her_own_words_win_the_special_before_the_general(place: str, trust: int, rule: str, layer: str) -> None:
    (replied,) = at(place, trust).say("thanks").found(ev.Replied)
    assert (replied.rule, replied.layer) == (rule, layer)


def test_a_nested_condition_wins_where_both_hold() -> None:
    assert at("home", 65).say("pace").rules() == ["hers_nested"]
    assert at("cafe", 65).say("pace").rules() == ["hers_wide"]


def test_her_voice_answers_where_she_has_no_words_of_her_own_and_common_words_where_neither_has() -> None:
    assert at("home", 50).say("care").found(ev.Replied)[0].layer == "voice"
    assert at("home", 50).say("pace").found(ev.Replied)[0].layer == "common"


def test_what_was_said_once_in_a_visit_is_not_said_again_while_there_are_other_words() -> None:
    visit = at("home", 50)
    spoken = [visit.say("thanks").found(ev.Replied)[0] for _ in range(6)]
    assert [s.rule for s in spoken] == ["hers_home", *["hers_courtesy"] * 3, "v_thanks", "v_thanks"]
    assert len({s.text for s in spoken}) == 6


def test_a_group_answers_for_each_act_of_its_class() -> None:
    assert at("home", 50).say("clear").rules() == ["hers_courtesy"]


def test_the_seed_chooses_where_her_variants_begin() -> None:
    heard = {Visit(LAYERS, "first_visit", seed=seed).say("clear").said()[0] for seed in range(6)}
    assert heard == {"客气了一。", "客气了二。", "客气了三。"}


def test_a_scene_tells_what_its_own_narration_says_and_no_other() -> None:
    told = Visit(LAYERS, "after_service")
    assert [e.text for e in told.found(ev.Narrated)] == ["三天过去了。"]
    assert told.leave().wait().found(ev.Narrated) == []


@pytest.mark.parametrize("name", ["layers", "items", "reply", "choices"])
def test_the_order_of_things_in_a_file_never_decides(name: str) -> None:
    yaml, dice, texts = YAML(typ="safe"), random.Random(5), {}
    for file in (f for f in files(name) if f.rpartition("/")[2] in ("part.yaml", "voice.yaml", "common.yaml")):
        data = yaml.load(files(name)[file])
        for key in LISTS:
            dice.shuffle(data.get(key, []))
        texts[file.rpartition("/")[2].removesuffix(".yaml")] = json.dumps(data, ensure_ascii=False)
    one, other = script(name), script(name, **texts)
    assert one.digest != other.digest
    for seed in range(4):
        for stage in ("", "first_visit", "policy_review"):
            logs = [log_of(list(walk(s, seed, stage)))[1:] for s in (one, other)]
            assert ev.encode(logs[0]) == ev.encode(logs[1])
