"""Knows what someone short of money can do with a policy: every way with what it brings, keeps and costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from roleplay.insurance import life, loans
from roleplay.insurance.money import Fen, times
from roleplay.insurance.policy import NO_COVER, Policy
from roleplay.insurance.terms import Terms

Kind = Literal["premium", "premiums", "cash", "cash_for_good"]
WayId = Literal["grace", "advance", "loan", "reduce", "paid_up", "surrender"]
PER_MILLE = Decimal("0.001")


class Shortage(NamedTuple):
    """What she is short of: `amount` of the `premium` that is due now, of the `premiums` each year from now on, of
    `cash` that she can pay back within a loan's term, or of `cash_for_good`."""

    kind: Kind
    amount: Fen


class Position(NamedTuple):
    """What the card may not show: debts on the policy with their interest, whether automatic premium loan was agreed,
    which share of the sum was cut this policy year, and the paid-up sum if the insurer has quoted one."""

    debts: Fen = 0
    advance_agreed: bool = False
    cut: Decimal = Decimal(0)
    paid_up_sum: Fen | None = None


class Way(NamedTuple):
    """One way out: what it brings, keeps and costs.

    It brings `cash` in hand, and by itself `meets` the shortage or not. It keeps `sum_after` (None: the insurer has
    to quote it) at `premium_after` a year. It costs a new `debt` to pay back, and `cost`: interest over one term of a
    loan, or on surrender the premiums paid beyond the cash value; `for_good` if it cannot be undone. `until` is
    its last day (on surrender the day by which the insurer pays); `asks` who else, or what, it needs.
    """

    id: WayId
    meets: bool
    cash: Fen
    sum_after: Fen | None
    premium_after: Fen
    debt: Fen
    cost: Fen
    for_good: bool
    until: date | None = None
    asks: tuple[str, ...] = ()


class Case(NamedTuple):
    """A policy, what is short, on which day, by which figures."""

    policy: Policy
    short: Shortage
    on: date
    terms: Terms
    position: Position

    @property
    def pays(self) -> bool:
        """Whether premiums are still to come: a policy paid up, or renewed year by year, has none."""
        return self.policy.premium > 0 and self.policy.year < self.policy.years

    @property
    def net_value(self) -> Fen:
        """Cash value less debts, never below 0."""
        return max(0, self.policy.cash_value - self.position.debts)


def options(
    policy: Policy, short: Shortage, on: date, terms: Terms, position: Position | None = None
) -> tuple[Way, ...]:
    """Every way open on day `on`, the most fitting first.

    First come those that meet the shortage, among them those that can be undone, then those that keep more of the
    sum, then the cheaper. Surrender is always last, and always told with what is lost. No way adds cover or a
    premium, or lends for buying either (B13). Where no premium is to come, nobody is short of one, and there is
    no way; a suspended policy is reinstated (`life`) or given up.

    Source: C.4 "other servicing options" (H 26: 减额交清, 减保, loan; 垫交 own knowledge), B13, P5. ValueError if
    nothing is short or an amount is negative.
    """
    case = Case(policy, short, on, terms, position or Position())
    if short.amount <= 0 or min(policy.cash_value, case.position.debts) < 0:
        raise ValueError(f"short of {short.amount} fen, cash value {policy.cash_value}, debts {case.position.debts}")
    if short.kind in ("premium", "premiums") and not case.pays:
        return ()
    return tuple(sorted(_ways(case), key=_fitting))


def _fitting(way: Way) -> tuple[bool, bool, bool, Fen, Fen]:
    kept = -1 if way.sum_after is None else -way.sum_after
    return way.id == "surrender", not way.meets, way.for_good, kept, way.cost


def _ways(case: Case) -> Iterator[Way]:
    if case.policy.status not in NO_COVER:
        for way in (_grace, _advance, _loan, _reduce, _paid_up):
            found = way(case)
            if found is not None:
                yield found
    if case.policy.cash_value:
        yield _surrender(case)


def _grace(case: Case) -> Way | None:
    """Pay late: nothing is owed but the premium, and claims meanwhile are paid less it (保险法36条, B9)."""
    until = life.dates(case.policy.due, case.terms).grace_ends
    if case.short.kind != "premium" or case.on > until:
        return None
    return Way("grace", True, 0, case.policy.sum, case.policy.premium, 0, 0, False, until)


def _advance(case: Case) -> Way | None:
    """Automatic premium loan: the cash value pays one premium and is owed it with interest (垫交; own knowledge)."""
    premium = case.policy.premium
    if case.short.kind != "premium" or case.net_value < premium:
        return None
    cost = _a_term_of(premium, case.terms)
    asks = () if case.position.advance_agreed else ("advance_clause",)
    return Way("advance", True, 0, case.policy.sum, premium, premium, cost, False, None, asks)


def _loan(case: Case) -> Way | None:
    """Borrow what is missing, to the limit, for one term; it helps nobody who cannot pay it back (B20)."""
    most = loans.limit([case.policy.cash_value], case.position.debts, case.terms)
    if case.short.kind == "premiums" or not most:
        return None
    cash = min(most, case.short.amount)
    who = loans.consent("death" in case.policy.perils, case.policy.holder == case.policy.insured).who
    return Way(
        id="loan",
        meets=cash >= case.short.amount and case.short.kind != "cash_for_good",
        cash=cash,
        sum_after=case.policy.sum,
        premium_after=_premium(case),
        debt=cash,
        cost=_a_term_of(cash, case.terms),
        for_good=False,
        until=case.on + timedelta(days=case.terms.whole("loan_days_most")),
        asks=(who,) if who else (),
    )


def _reduce(case: Case) -> Way | None:
    """Cut as much of the sum as helps, to the yearly most; its cash value, less debts, is paid out (减保, H 26 6.4)."""
    most = case.terms.ratio("reduce_sum_most_yearly") - case.position.cut
    value, premium = case.policy.cash_value, _premium(case)
    a_whole = {"premium": value + premium, "premiums": premium}.get(case.short.kind, value)
    owed = 0 if case.short.kind == "premiums" else case.position.debts
    if most <= 0 or not a_whole or a_whole * most <= owed:
        return None
    share = min(most, Decimal(case.short.amount + owed) / a_whole)
    return Way(
        id="reduce",
        meets=times(a_whole, share) - owed >= case.short.amount,
        cash=max(0, times(value, share) - case.position.debts),
        sum_after=times(case.policy.sum, 1 - share),
        premium_after=times(premium, 1 - share),
        debt=0,
        cost=0,
        for_good=True,
    )


def _paid_up(case: Case) -> Way | None:
    """Stop paying: the cash value less debts buys a smaller sum for the rest of the term (减额交清, H 26 6.3)."""
    if case.short.kind not in ("premium", "premiums") or not case.net_value:
        return None
    return Way("paid_up", True, 0, case.position.paid_up_sum, 0, 0, 0, True)


def _surrender(case: Case) -> Way:
    """End the contract for its cash value less debts, paid within 30 days (保险法47条; losses told, 办法40条)."""
    cash = case.net_value
    meets = case.short.kind in ("premium", "premiums") or cash >= case.short.amount
    paid = case.policy.premium * min(case.policy.year, case.policy.years)
    until = case.on + timedelta(days=case.terms.whole("surrender_pay_days"))
    return Way("surrender", meets, cash, 0, 0, 0, max(0, paid - case.policy.cash_value), True, until)


def _premium(case: Case) -> Fen:
    return case.policy.premium if case.pays else 0


def _a_term_of(principal: Fen, terms: Terms) -> Fen:
    """Interest over one whole term of a loan at the example rate."""
    return loans.interest(principal, terms.whole("loan_days_most"), terms.ratio("loan_rate"))


class Stretch(NamedTuple):
    """Paying longer: each year less by `yearly_less`, in all more by `total_more` (to a tenth of a per cent), and
    both totals, short first."""

    yearly_less: Decimal
    total_more: Decimal
    totals: tuple[Fen, Fen]

    @property
    def more(self) -> Fen:
        """What the longer term costs more in all."""
        return self.totals[1] - self.totals[0]


def stretch(premium_short: Fen, years_short: int, premium_long: Fen, years_long: int) -> Stretch:
    """The same cover paid over more years: both figures, for one is never said without the other.

    Source: G10.15, C11: 15,000 x 10 against 8,600 x 20 is 42.7% less a year and 14.7% more in all. ValueError if a
    premium or term is not above 0.
    """
    if min(premium_short, years_short, premium_long, years_long) <= 0:
        raise ValueError("premiums and terms are above zero")
    short, long = premium_short * years_short, premium_long * years_long
    return Stretch(
        _per_mille(premium_short - premium_long, premium_short), _per_mille(long - short, short), (short, long)
    )


def age_at_last_premium(age: int, years: int) -> int:
    """How old one is when the last of `years` yearly premiums falls due, the first falling due at `age`.

    To be held against the age of retirement (C11).
    """
    return age + years - 1


class Saving(NamedTuple):
    """A premium less a discount: what is paid, what is saved. Lawful only as a rate filed and announced (B2)."""

    pays: Fen
    saves: Fen


def saving(premium: Fen, ratio: Decimal) -> Saving:
    """A yearly premium with `ratio` taken off. Source: G10.9, C10: 8% of 12,000 saves 960, leaves 11,040元."""
    saves = times(premium, ratio)
    return Saving(premium - saves, saves)


def _per_mille(part: Fen, whole: Fen) -> Decimal:
    return (Decimal(part) / whole).quantize(PER_MILLE, ROUND_HALF_UP)
