"""Cases brought to a stage by the real actions, for tests of what follows.

Each function takes the case one stage further as the member of the cast whose work it is; amounts
are fen. `Case` is the family of tests.applications.intake: 王小芳, her husband and a son of nine.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.applications.intake import at_desk, child, item_of, member, person_of, registered, scan
from tests.cast.staff import staff
from yimen.applications.actions.accept import accept
from yimen.applications.actions.book_appointment import book_appointment
from yimen.applications.actions.choose_category import choose_category
from yimen.applications.actions.close_survey import close_survey
from yimen.applications.actions.declare_facts import declare_facts
from yimen.applications.actions.post_notice import post_notice
from yimen.applications.actions.save_survey import SurveyData, save_survey
from yimen.applications.actions.sign_consent import sign_consent
from yimen.applications.actions.sign_survey import sign_survey
from yimen.applications.actions.write_opinion import OpinionData, write_opinion
from yimen.applications.models import Notice, Opinion, Survey
from yimen.foundation import clock
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.means_check.actions.make_report import make_report
from yimen.means_check.actions.request_check import request_check
from yimen.means_check.models import CheckQuery
from yimen.network.acting import Acting
from yimen.procedures.models import Case

REVIEWER, VILLAGE, DECIDER = "yucheng.shenhe", "yucheng.cun", "jiang.shenpi"
FIRST, SECOND = "yucheng.diaocha1", "yucheng.diaocha2"
_ZERO = (
    "wage_income",
    "business_income",
    "property_income",
    "transfer_income",
    "pension_basic",
    "exempt_income",
    "transfer_paid",
    "job_cost",
    "rigid_medical",
)
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def signature(by: Acting) -> StoredFile:
    """A drawn signature."""
    return store_upload(_PIXEL, "签字.png", actor=by.actor, allowed="photo")


def facts_of(case: Case, *, income_fen: int = 150000, **household: Any) -> dict[str, Any]:
    """Everything known: the husband earns `income_fen` a month, no property, lists complete."""
    rows = []
    for name in ("王小芳", "王大明", "王小宝"):
        row: dict[str, Any] = dict.fromkeys(_ZERO, 0)
        row |= {"ref": str(person_of(case, name).uid), "co_resident": True}
        rows.append(row)
    rows[1]["wage_income"] = income_fen
    lists = ("vehicle", "home", "account", "obligor")
    return {
        "household": {"urban": False, **household},
        "person": rows,
        **{name: [] for name in lists},
        "complete": dict.fromkeys(("person", *lists), True),
    }


def accepted_family(*, income_fen: int = 150000, sign: bool = True) -> Case:
    """Accepted at the window with declaration and all authorisations."""
    with at_desk() as by:
        case = registered(by, members=(member(), child()), hukou="rural")
        accept(by, item_of(case, "acceptance"))
        if sign:
            for name in ("王小芳", "王大明"):
                sign_consent(by, case, person_of(case, name), file=scan(by, name))
            guardian = person_of(case, "王小芳")
            son = person_of(case, "王小宝")
            sign_consent(by, case, son, signed_by=guardian, file=scan(by, "监护"))
        declare_facts(by, case, facts_of(case, income_fen=income_fen))
        case.refresh_from_db()
    return case


def appointed(case: Case) -> Case:
    """The visit is agreed for the next morning."""
    with at_desk(FIRST) as by:
        book_appointment(
            by,
            item_of(case, "appointment"),
            starts_at=clock.now() + timedelta(hours=20),
            surveyor=staff(FIRST),
        )
    return case


def survey_data(case: Case, *, income_fen: int = 150000, **changes: Any) -> SurveyData:
    """A filled survey: no further needs, policy told, the family cannot sign."""
    facts = facts_of(case, income_fen=income_fen, need_none=True, policy_told=True)
    values: dict[str, Any] = {
        "facts": facts,
        "visited_at": clock.now(),
        "place": "县前社区王家",
        "family_absent_reason": "外出就医",
    }
    return SurveyData(**{**values, **changes})


def surveyed(case: Case, *, income_fen: int = 150000, **changes: Any) -> Survey:
    """Surveyed, signed by two and closed."""
    with at_desk(FIRST) as by:
        survey = save_survey(by, case, survey_data(case, income_fen=income_fen, **changes))
        sign_survey(by, survey)
    with at_desk(SECOND) as by:
        sign_survey(by, survey)
        return close_survey(by, survey)


def chosen(case: Case, item: str = "dibao") -> Case:
    """The applicant has signed for a category."""
    with at_desk(VILLAGE) as by:
        choose_category(by, item_of(case, "category"), [item], signature=signature(by))
        case.refresh_from_db()
    return case


def checked(case: Case) -> Case:
    """Every department answered “no data”, and the report is out."""
    with at_desk(REVIEWER) as by:
        request = request_check(by, item_of(case, "means_check"))
    with in_scope(SCOPE_ALL):
        request.queries.update(state=CheckQuery.State.NO_DATA, as_of=clock.today())
        make_report(request)
        case.refresh_from_db()
    return case


def opined(case: Case, item: str = "") -> Opinion:
    """A favourable opinion."""
    with at_desk(REVIEWER) as by:
        return write_opinion(by, case, OpinionData(is_favourable=True, item=item))


def posted(case: Case) -> Notice:
    """The notice is on the village board."""
    with at_desk(VILLAGE) as by:
        return post_notice(by, case)


def up_to_opinion(*, income_fen: int = 150000, item: str = "dibao") -> Case:
    """Accepted, surveyed, chosen and checked: the township's opinion is due."""
    case = appointed(accepted_family(income_fen=income_fen))
    surveyed(case, income_fen=income_fen)
    return checked(chosen(case, item))
