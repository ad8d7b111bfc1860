"""Replay (复算): a decision computed again from what was kept with it, whatever came since."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, connections

from tests.applications.intake import at_desk
from tests.applications.stages import DECIDER, opined, posted, up_to_opinion
from tests.database import describe
from yimen.applications.actions.decide import DecisionData, decide
from yimen.applications.actions.post_notice import finish_due_notices
from yimen.applications.models import Decision
from yimen.applications.replaying import Replay, find_decision, replay_decision
from yimen.config.cli.replay import told
from yimen.config.paths import PROJECT
from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import SYSTEM
from yimen.packstore.actions.publish import publish
from yimen.packstore.models import RuleGraph
from yimen.policy import load_pack
from yimen.rules.library import RULES

STANDARD = "dibao.standard.rural"


@pytest.fixture
def decision(day: None) -> Decision:
    """An approval of 低保 made on 2020-10-12."""
    return approved()


def approved() -> Decision:
    """The family of three with an income of 1,500 yuan, decided on 2020-10-12."""
    case = up_to_opinion(income_fen=150000)
    opined(case)
    notice = posted(case)
    with clock.freeze(notice.ends_at.isoformat()):
        finish_due_notices()
    with clock.freeze("2020-10-12T10:00:00"), at_desk(DECIDER) as by:
        return decide(by, case, DecisionData(approve=True))


def replayed(decision: Decision) -> Replay:
    """Read the decision anew and compute it again."""
    with in_scope(SCOPE_ALL):
        return replay_decision(find_decision(decision.document_number))


def test_a_decision_comes_out_again_to_the_fen_and_line_by_line(decision: Decision) -> None:
    found = replayed(decision)
    assert found.equal
    assert found.rule == "dibao"
    assert found.again["dibao"].amount_fen == decision.amount_fen
    assert set(found.again) == {"tekun", "dibao", "dibian"}


def test_neither_another_pack_nor_other_python_changes_what_was_decided(
    decision: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.freeze("2021-05-10T09:00:00"):
        dearer = load_pack("yuhuan").with_value(STANDARD, 200000, date(2021, 5, 1))
        with in_scope(SCOPE_ALL):
            publish(dearer, actor=SYSTEM("测试"), on=date(2021, 5, 1))
        _release_anew(monkeypatch, "dibao")
        found = replayed(decision)
    assert found.equal
    assert found.again["dibao"].graph_hash == decision.rule_hashes["dibao"]
    assert found.today["dibao"].graph_hash != decision.rule_hashes["dibao"]
    assert found.today_on == date(2021, 5, 10)


def test_the_report_shows_what_today_would_give(decision: Decision) -> None:
    with clock.freeze("2021-05-10T09:00:00"):
        dearer = load_pack("yuhuan").with_value(STANDARD, 200000, date(2021, 5, 1))
        with in_scope(SCOPE_ALL):
            publish(dearer, actor=SYSTEM("测试"), on=date(2021, 5, 1))
        text = "\n".join(told(replayed(decision)))
    assert "复算结果：与决定一致" in text
    assert "→ 低保：符合，每月 4,500.00 元" in text


def test_a_changed_fact_sheet_is_named(decision: Decision) -> None:
    with connections["default"].cursor() as cursor, in_scope(SCOPE_ALL):
        cursor.execute(
            "update households_factsheet set content ="
            " jsonb_set(content, '{person,1,wage_income}', '0') where uid = %s",
            [decision.sheet_id],
        )
    found = replayed(decision)
    assert not found.equal
    assert found.differences[0] == "事实单与登记时的指纹不符"
    assert any("金额" in text for text in found.differences)


def test_an_unknown_number_is_told(day: None) -> None:
    with in_scope(SCOPE_ALL), pytest.raises(NotFound, match="决定文号或办件编号"):
        find_decision("玉环市救确〔2020〕9999号")


def test_deciding_keeps_the_graphs_a_newer_release_builds(
    day: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pack was published by the release before; its rules have been mended since."""
    _release_anew(monkeypatch, "tekun")
    before = RuleGraph.objects.count()
    decision = approved()
    assert RuleGraph.objects.count() == before + 1
    assert RuleGraph.objects.filter(pk=decision.rule_hashes["tekun"]).exists()


def test_the_command_prints_the_figures_and_says_whether_they_are_equal(fresh_db: str) -> None:
    with clock.freeze("2020-09-29T09:00:00"):
        decision = approved()
    environment = {
        **os.environ,
        "DATABASE_URL": describe(connection.settings_dict),
        "DATABASE_OWNER_URL": describe(connections["owner"].settings_dict),
    }
    done = subprocess.run(
        [sys.executable, "-m", "yimen", "replay", decision.document_number],
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert decision.document_number in done.stdout
    assert "复算结果：与决定一致" in done.stdout
    assert "王" not in done.stdout


def _release_anew(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    """From now on the product's Python builds another graph for the rule."""
    build = RULES[rule]
    monkeypatch.setattr(sys.modules["yimen.rules.assess"], "_GRAPHS", {})
    monkeypatch.setitem(RULES, rule, lambda builder: replace(build(builder), title="新版"))
