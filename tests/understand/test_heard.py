"""How well messages are heard, on voices that were never trained on; what a grave act asks for; what narrows."""

import subprocess
import sys

import pytest

from roleplay.understand.heard import ACCUSING, OFFERED, Ear
from roleplay.understand.normal import plain
from roleplay.understand.settings import settings
from tests.understand.measured import ACTS, GRAVE, dealt, held_out, in_visits, measured, measured_in

EAR = Ear(ACTS)


@pytest.mark.parametrize("n", [0, 1])
def test_a_voice_it_never_heard_is_understood(n: int) -> None:
    found = measured(list(held_out())[n])
    assert found.first >= 0.90 and found.three >= 0.97
    assert found.several >= 0.85
    assert found.nothing >= 0.85 and found.asked <= 0.08
    assert found.near >= 0.97


@pytest.mark.parametrize("n", range(7))
def test_a_visit_it_never_heard_is_followed(n: int) -> None:
    """A floor, not an aim: two people who named the acts of one visit would differ, too."""
    found = measured_in(list(in_visits())[n])
    assert found.asked <= 0.15 and found.beside <= 0.15
    assert found.harm <= 0.02 and found.acts >= 0.60


def test_an_answer_deals_with_what_she_asked_and_with_little_else() -> None:
    found = dealt()
    assert found.own >= 0.60 and found.another <= 0.12


def acts(text: str, stage: str = "", expected: tuple[str, ...] = ()) -> list[str]:
    return [part.act for part in EAR.hear(plain(text), stage, expected).parts]


@pytest.mark.parametrize(
    ("text", "stage", "never"),
    [
        ("今天不推销", "first_visit", "pitch_product"),
        ("我绝不会让您买东西", "first_visit", "pitch_product"),
        ("返点违规，我不能给", "closing", "offer_rebate"),
        ("结节可不能漏写，勾否不行", "proposal", "induce_nondisclosure"),
        ("您是说，上一个人劝您退了换新的，对吧", "first_visit", "suggest_surrender_replace"),
        ("刚才那句稳赚我说快了，不算", "proposal", "overstate_benefit"),
        ("别人家的保单我不能跟您说", "first_visit", "leak_third_party_info"),
        ("您自己转给公司的账户，别转给我", "after_service", "handle_money_proxy"),
        ("我替您保密，不往外说", "policy_review", "handle_money_proxy"),
        ("我从来没说过替您领钱", "after_service", "handle_money_proxy"),
        ("一张都不退，旧的照交，不是拿新的换旧的", "proposal", "suggest_surrender_replace"),
        ("按您说的预算，我出了份建议书", "policy_review", "pitch_product"),
        ("房贷现在还剩多少？", "policy_review", "interrogate"),
        ("您听说下月涨价？我没接到通知，查了再说", "policy_review", "limited_time_offer"),
        ("不是不是，我是说你那两份体检报告，给我看看", "policy_review", "demand_contact_list"),
        ("您要四十万，还差五万一千二，从B单补，您看着纸对。", "first_visit", "compute_gap"),
    ],
)
def test_refused_quoted_or_taken_back_it_is_not_the_act(text: str, stage: str, never: str) -> None:
    assert never not in acts(text, stage)


@pytest.mark.parametrize(
    ("text", "stage", "act"),
    [
        ("结节您就别往上写了，没人查", "proposal", "induce_nondisclosure"),
        ("老的那张退了吧，换我们新出的", "policy_review", "suggest_surrender_replace"),
        ("您签了我返您五百块钱", "closing", "offer_rebate"),
        ("保费您转我微信，我替您交", "after_service", "handle_money_proxy"),
        ("我们新出了一款重疾险，给您介绍一下吧", "first_visit", "pitch_product"),
    ],
)
def test_said_plainly_a_grave_act_is_heard(text: str, stage: str, act: str) -> None:
    assert acts(text, stage) == [act]


def test_a_grave_act_is_taken_only_when_it_is_sure() -> None:
    for voice in held_out():
        for text in (text for act in GRAVE for text in voice.acts[act]):
            for part in EAR.hear(plain(text)).parts:
                assert part.act not in GRAVE or part.confidence >= settings().grave


def test_what_is_asked_back_is_offered_best_first_and_never_more_than_three() -> None:
    asked = [EAR.hear(plain(text)) for voice in held_out() for text in voice.nothing]
    for found in asked:
        chances = [chance for _, chance in found.alternatives]
        assert chances == sorted(chances, reverse=True) and len(chances) <= OFFERED


def test_nobody_is_asked_about_harm_that_is_hardly_likely() -> None:
    said = [text for voice in held_out() for text in (*voice.nothing, *voice.acts["small_talk_personal"])]
    offered = [one for text in said for one in EAR.hear(plain(text), "first_visit").alternatives]
    harm = [chance for act, chance in offered if ACTS[act].valence.get("first_visit") in ("-", "!")]
    assert offered and all(chance >= ACCUSING for chance in harm)


@pytest.mark.parametrize("act", ["collect_file_data", "sort_fact_perception", "check_agent_status", "predict_need"])
def test_acts_of_preparation_are_heard_only_there(act: str) -> None:
    for text in (text for voice in held_out() for text in voice.acts[act]):
        assert act not in acts(text, "first_visit")
        assert set(acts(text, "preparation")) <= {*settings().stage.preparation_only, *settings().stage.preparation_too}


def test_what_she_waits_for_is_heard_sooner() -> None:
    doubtful = [(text, act) for voice in held_out() for act in ACTS for text in voice.acts[act] if not acts(text)]
    sooner = sum(acts(text, expected=(act,)) == [act] for text, act in doubtful)
    assert doubtful and sooner >= len(doubtful) / 5


def test_several_acts_come_in_the_order_they_are_said() -> None:
    said = "王姐您好，我是安禾人寿的李明，之前的张姐离职了，以后您的保单由我来服务。您现在说话方便吗？"
    assert acts(said, "invitation_call") == ["greet_by_name", "identify_self", "state_takeover", "ask_convenience"]


def test_where_a_sentence_ends_an_act_may_end() -> None:
    said = "拖了您两个礼拜，换我我也急。我今天下午就去催，五点前给您回信。"
    assert acts(said) == ["acknowledge_feeling", "commit_follow_up"]
    said = "那就把交费年限缩短，十年交完，五十岁正好收工。多出这截，现在吃得住不？"
    assert acts(said, "closing") == ["adjust_plan", "check_affordability"]


def test_a_name_alone_is_no_answer_to_a_long_message() -> None:
    found = EAR.hear(plain("王姐，我看去年八月您打过热线问门诊能不能报，后来咋样啦？是谁看的门诊呀"), "first_visit")
    assert not found.parts and found.alternatives and found.alternatives[0][0] != "greet_by_name"


def test_a_breach_must_be_sure_at_stages_the_table_does_not_grade_too() -> None:
    unsure = Ear(ACTS, rules=settings().model_copy(update={"grave": 0.999, "guards": {"any": []}}))
    said = [text for voice in held_out() for text in voice.acts["demand_contact_list"]]
    assert "policy_review" not in ACTS["demand_contact_list"].valence
    for text in said:
        heard = unsure.hear(plain(text), "policy_review").parts
        assert all(part.confidence >= 0.999 for part in heard if part.act == "demand_contact_list")
    assert any(acts(text, "policy_review") == ["demand_contact_list"] for text in said)


def test_words_spoken_without_a_pause_are_parted() -> None:
    assert acts("王姐您好我是安禾人寿的小李您现在说话方便吗") == ["greet_by_name", "identify_self", "ask_convenience"]


def test_nothing_that_trains_is_loaded_to_read() -> None:
    code = "import sys, roleplay.understand.reading as r; r.anybody().read('您好'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sklearn", "numpy", "scipy", "socket.create_connection"} & set(loaded)
