"""Which unknowns matter: none that matters is left out, and none that cannot is asked for."""

import datetime
import random
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.rules.rolls import RELATIONS, Chance, household, households, person, split, yuhuan
from yimen.rules import Outcome, assess, bounds, suggest

DAY = datetime.date(2021, 4, 19)
RULES = st.sampled_from(["dibao", "dibian", "tekun"])
BOUNDS = {"self_care": 6, "disability_grade": 4}


def _valid(key: str, value: Any) -> bool:
    if value is None:
        return False
    if isinstance(value, bool) or not isinstance(value, int):
        return True
    return key == "business_income" or 0 <= value <= BOUNDS.get(key, 10**12)


def _age_known(row: dict[str, Any]) -> bool:
    born, age = row.get("birth_date"), row.get("age")
    return born <= DAY.isoformat() if born else age is not None and age >= 0


def _any_row(rng: random.Random, relation: str) -> dict[str, Any]:
    """A row with every fact known and in range."""
    chance = Chance(rng, 0.0)
    if relation == "person":
        row = person(chance, "new")
        row["birth_date"] = "1960-01-01" if rng.random() < 0.5 else "1999-01-01"
    else:
        row = {}
        while relation not in row:
            found = household(chance)[relation]
            row = {**found[0], relation: True} if found else {}
        row.pop(relation)
    return {k: v if _valid(k, v) else 0 for k, v in row.items()}


def completed(
    facts: dict[str, Any], rng: random.Random, only: set[tuple[str, str | None, str]] | None
) -> dict[str, Any]:
    """The facts with unknowns answered at random: all of them, or only those named."""

    def asked(subject: str, ref: str | None, key: str) -> bool:
        return only is None or (subject, ref, key) in only

    full: dict[str, Any] = {"complete": dict(facts["complete"])}
    urban = facts["household"].get("urban")
    if urban is None and asked("household", None, "urban"):
        urban = rng.random() < 0.5
    full["household"] = {"urban": urban}
    for relation in RELATIONS:
        rows = []
        for place, row in enumerate(facts[relation]):
            answers, filled = _any_row(rng, relation), dict(row)
            ref = str(row.get("ref") or place + 1)
            for key, answer in answers.items():
                known = _valid(key, row.get(key))
                if key == "birth_date":
                    known = _age_known(row)
                if not known and key not in ("ref", "age") and asked(relation, ref, key):
                    filled[key] = answer
            rows.append(filled)
        if facts["complete"].get(relation) is not True and asked(relation, None, "complete"):
            rows += [_any_row(rng, relation) for _ in range(rng.choice([0, 0, 1, 2]))]
            full["complete"][relation] = True
        full[relation] = rows
    return full


def _result(outcome: Outcome) -> tuple[bool | None, int | None]:
    return outcome.eligible, outcome.amount_fen


@settings(max_examples=120, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(rule=RULES, seed=st.integers(0, 2**32), gaps=st.sampled_from([0.01, 0.03, 0.1, 0.3]))
def test_what_is_settled_no_answer_can_change(rule: str, seed: int, gaps: float) -> None:
    (facts,) = households(seed, 1, gaps)
    rng, pack = random.Random(seed), split()
    told = assess(rule, pack, facts, DAY)
    for _ in range(4):
        after = assess(rule, pack, completed(facts, rng, None), DAY)
        assert told.eligible in (None, after.eligible)
        assert told.amount_fen in (None, after.amount_fen)


@settings(max_examples=120, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(rule=RULES, seed=st.integers(0, 2**32), gaps=st.sampled_from([0.01, 0.03, 0.1, 0.3]))
def test_answering_what_is_asked_settles_it_and_the_rest_does_not_matter(
    rule: str, seed: int, gaps: float
) -> None:
    (facts,) = households(seed, 1, gaps)
    rng, pack = random.Random(seed), split()
    missing = assess(rule, pack, facts, DAY).missing
    asked = {(ref.subject, ref.ref, ref.key) for ref in missing}
    answered = completed(facts, rng, asked)
    told = assess(rule, pack, answered, DAY)
    assert told.eligible is not None, (asked, told.missing)
    assert told.amount_fen is not None, (asked, told.missing)
    for _ in range(3):
        assert _result(assess(rule, pack, completed(answered, rng, None), DAY)) == _result(told)


def known_household(wage: int = 160_000) -> dict[str, Any]:
    """Two adults, every fact known; the first earns `wage` fen."""
    zero = dict.fromkeys(
        "business_income property_income transfer_income pension_basic transfer_paid job_cost "
        "rigid_medical".split(),
        0,
    )
    adult = {
        "birth_date": "1980-05-01",
        "co_resident": True,
        "disability_kind": "0",
        "disability_grade": 0,
        "self_care": 0,
        **zero,
    }
    return {
        "household": {"urban": True},
        "person": [
            {"ref": "p1", "wage_income": wage, **adult},
            {"ref": "p2", "wage_income": 0, **adult},
        ],
        "obligor": [],
        "vehicle": [],
        "home": [{"kind": "home", "floor_area": 80}],
        "account": [{"kind": "deposit", "balance": 500_000}],
        "complete": dict.fromkeys(RELATIONS, True),
    }


def test_an_unknown_that_matters_stops_the_decision_and_is_named() -> None:
    facts = known_household()
    facts["person"][1]["wage_income"] = None
    outcome = assess("dibao", yuhuan(), facts, DAY)
    assert (outcome.eligible, outcome.amount_fen) == (None, None)
    (ref,) = outcome.missing
    assert (ref.subject, ref.ref, ref.key) == ("person", "p2", "wage_income")
    assert (ref.label, ref.paper) == ("工资性收入", "income_proof")


def test_an_unknown_that_cannot_change_the_result_does_not_block() -> None:
    facts = known_household(wage=400_000)  # enough for both, whatever the other earns
    facts["person"][1]["wage_income"] = None
    outcome = assess("dibao", yuhuan(), facts, DAY)
    assert (outcome.eligible, outcome.amount_fen, outcome.missing) == (False, 0, ())


def test_unknown_is_not_zero_even_when_everything_is_unknown() -> None:
    outcome = assess("dibao", yuhuan(), {}, DAY)
    assert (outcome.eligible, outcome.amount_fen) == (None, None)
    assert {ref.key for ref in outcome.missing} == {"complete"}


@pytest.mark.parametrize("relation", ["person", "vehicle", "home", "account"])
def test_a_list_not_known_complete_has_an_unknown_count(relation: str) -> None:
    facts = known_household()
    del facts["complete"][relation]
    outcome = assess("dibao", yuhuan(), facts, DAY)
    assert outcome.eligible is None
    assert [(ref.subject, ref.key) for ref in outcome.missing] == [(relation, "complete")]


def test_one_car_too_many_needs_no_complete_list() -> None:
    facts = known_household()
    facts["vehicle"] = [{"disability_vehicle": False, "work_vehicle": False}]
    facts["complete"]["vehicle"] = False
    assert assess("dibao", yuhuan(), facts, DAY).eligible is False


def test_where_town_and_country_are_one_the_household_is_not_asked_which() -> None:
    facts = known_household()
    facts["household"] = {}
    assert assess("dibao", yuhuan(), facts, DAY).amount_fen == 17_200
    outcome = assess("dibao", split(), facts, DAY)
    assert (outcome.eligible, outcome.amount_fen) == (None, None)
    assert [ref.key for ref in outcome.missing] == ["urban"]


def test_exempt_income_is_never_asked_for() -> None:
    facts = known_household()
    assert "exempt_income" not in facts["person"][0]
    assert assess("dibao", yuhuan(), facts, DAY).missing == ()


def test_an_impossible_value_is_an_unknown() -> None:
    facts = known_household()
    facts["person"][1]["wage_income"] = -5
    assert [ref.key for ref in assess("dibao", yuhuan(), facts, DAY).missing] == ["wage_income"]


def test_the_most_deciding_question_comes_first() -> None:
    facts = known_household()
    facts["person"][1]["job_cost"] = None
    facts["person"][0]["transfer_paid"] = None
    facts["person"][1]["wage_income"] = None
    told = bounds("dibao", yuhuan(), facts, DAY)
    assert not told.settled
    assert told.next is not None
    assert (told.next.ref, told.next.key) == ("p2", "wage_income")
    assert len(told.matter) == 3


def test_nothing_is_asked_when_all_is_settled() -> None:
    told = bounds("dibao", yuhuan(), known_household(), DAY)
    assert (told.settled, told.matter, told.next) == (True, (), None)


def test_the_suggestion_asks_on_while_it_is_open() -> None:
    facts = known_household()
    facts["vehicle"] = [{"disability_vehicle": None, "work_vehicle": False}]
    told = suggest(yuhuan(), facts, DAY)
    assert told.category == "unknown"
    assert told.ask_next is not None
    assert told.ask_next.key == "disability_vehicle"
