"""Knows who signs, and which papers it takes, to change a policyholder or beneficiary, collect money or insure a life.

The rules are here, the words for a page in guidance/changes.yaml under the same ids. What a court or an
insurer asks in a given case may go further; the contract and the counter decide.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from roleplay.insurance.loans import NO_CONSENT, Consent
from roleplay.insurance.terms import Status
from roleplay.schema import Both, Model

Reason = Literal["agreed", "divorce", "death"]
Mover = Literal["holder", "insured"]


class Change(NamedTuple):
    """What a change takes, as ids of guidance/changes.yaml.

    `signs` who has to sign himself; `papers` what to bring; `not_enough` what people wrongly take for enough;
    `tell` what else to say before they start; `law` the rules behind it.
    """

    signs: tuple[str, ...]
    papers: tuple[str, ...]
    not_enough: tuple[str, ...]
    tell: tuple[str, ...]
    law: tuple[str, ...]


class Rule(Model):
    """A rule of law or practice: where it stands, what it says in own words, and how sure that is."""

    cite: str
    says: Both
    status: Status


class Way(Model):
    """A way out for someone short of money (`relief`): its name, and what it keeps and costs in a sentence."""

    name: Both
    says: Both


class Wording(Model):
    """guidance/changes.yaml: the words for every id used here and in `relief`."""

    persons: dict[str, Both]
    papers: dict[str, Both]
    not_enough: dict[str, Both]
    tell: dict[str, Both]
    laws: dict[str, Rule]
    ways: dict[str, Way]


_FORMER = {"agreed": "holder", "divorce": "former_spouse", "death": "heirs"}
_WHY = {"agreed": (), "divorce": ("divorce_paper",), "death": ("death_certificate", "heirs_proof")}
_RULING = {"agreed": "court_ruling", "divorce": "court_ruling", "death": "inheritance_paper"}
_TRAPS = {
    "agreed": ("new_holder_alone",),
    "divorce": ("new_holder_alone", "divorce_paper_alone", "agent_changes_it"),
    "death": ("one_heir_alone", "death_certificate_alone", "agent_changes_it"),
}
_TELL = {
    "agreed": ("pay_meanwhile", "new_account"),
    "divorce": ("value_shared", "pay_meanwhile", "new_account", "keeps_address_private", "buy_out"),
    "death": ("value_inherited", "pay_meanwhile", "new_account"),
}
_CASE_LAW = {"agreed": (), "divorce": ("value_is_shared", "right_to_buy_out"), "death": ("value_is_inherited",)}


def new_policyholder(
    reason: Reason,
    new_is_insured: bool,
    insured_is_minor: bool = False,
    death_cover: bool = True,
    settled: bool = False,
) -> Change:
    """What it takes to put a policy in another policyholder's name, by agreement, after a divorce or after a death.

    The old policyholder, or his heirs, signs, unless the matter is `settled` by a court or a notary in a paper that
    names this policy. The new one signs and has an insurable interest; who is insured himself has it in his own
    life. The insured signs too (his guardian if he is a minor), in writing where the policy pays on death.

    Source: G5.4, G5.5, B19, P3; 保险法20、31、34条 read in full; papers by what insurers publish (H 13, secondary).
    """
    former = () if settled else (_FORMER[reason],)
    signs = (*former, "new_holder", *(() if new_is_insured else (_insured(insured_is_minor),)))
    interest = () if new_is_insured else ("relation_proof",)
    ruling = (_RULING[reason],) if settled else ()
    return Change(
        signs=signs,
        papers=("change_form", "policy", "id_card", *_WHY[reason], *ruling, *interest, "account_form"),
        not_enough=(*(() if settled else _TRAPS[reason]), "signed_for_another"),
        tell=_TELL[reason],
        law=(
            "change_by_agreement",
            "insurable_interest",
            *(("written_consent",) if death_cover else ()),
            *_CASE_LAW[reason],
            "papers_in_practice",
        ),
    )


def new_beneficiary(by: Mover, insured_is_holder: bool, insured_is_minor: bool = False) -> Change:
    """What it takes to name another beneficiary of a death benefit.

    The insured may do it alone; the policyholder only with the insured's consent. For a minor his guardian names.
    Either way the insurer is told in writing and endorses the policy. To be talked over alone with the one concerned,
    and never as advice on whom to leave out.

    Source: B19, B27, P3; 保险法39、41条 read in full; what a divorce does to "spouse" by 司法解释三9条 (secondary).
    """
    insured = _insured(insured_is_minor)
    by_holder = by == "holder" and not insured_is_holder
    return Change(
        signs=("holder", insured) if by_holder else (insured,),
        papers=("change_form", "policy", "id_card", "beneficiary_particulars"),
        not_enough=(
            *(("holder_alone",) if by_holder else ()),
            "divorce_alone",
            "told_the_agent",
            "signed_for_another",
        ),
        tell=("in_private", "whom_is_theirs", "shares"),
        law=("who_names", "written_notice", "spouse_after_divorce"),
    )


def collection() -> Change:
    """What it takes to collect a survival or maturity benefit: whoever it belongs to, into an account of that name.

    At the counter, or by authorising a transfer. The agent may prepare and accompany, never receive.

    Source: G5.9, B14 (办法32条), P6.
    """
    return Change(
        signs=("payee",),
        papers=("benefit_form", "policy", "id_card", "own_account"),
        not_enough=("agent_collects", "account_of_another"),
        tell=("two_routes", "check_the_hotline", "interest_by_contract"),
        law=("no_money_through_agents",),
    )


def death_cover_consent(applicant: str, insured: str, parent_of_minor: bool = False) -> Consent:
    """Whose consent a new cover on death needs, `applicant` and `insured` being ids of persons.

    Without the insured's consent to the cover and to its sum the contract is void; this consent need not be
    written, but it is his own, and insurers have him sign. Parents insuring a minor child are exempt, within the cap
    on what may be paid for a child (B28). Who insures his own life consents by applying.

    Source: P1 trap (b), B19; 保险法34条1、3款 read in full.
    """
    if applicant == insured or parent_of_minor:
        return NO_CONSENT
    return Consent(True, "insured", False, "保险法34条1款")


def _insured(minor: bool) -> str:
    """Who speaks for the insured."""
    return "guardian" if minor else "insured"
