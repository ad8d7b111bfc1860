"""Publishing a pack (发布政策包): the database keeps it whole, by content, for good."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from yimen.foundation.errors import Conflict, NotFound
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import SYSTEM, timeline
from yimen.packstore import reads
from yimen.packstore.actions.publish import publish
from yimen.packstore.models import PackVersion
from yimen.policy import Pack, PackError, load_pack
from yimen.rules import build_graph

BY = SYSTEM("测试")
STANDARD = "dibao.standard.urban"


def changed(fen: int) -> Pack:
    """The pack of 玉环 with another standard."""
    return load_pack("yuhuan").with_value(STANDARD, fen, date(2026, 1, 1))


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Nothing of another test's database stays in the process."""
    yield
    reads._pack.cache_clear()
    reads._procedure.cache_clear()


@pytest.mark.django_db
def test_the_pack_comes_back_as_it_was_published() -> None:
    pack, version = reads.pack_in_force("yuhuan", date(2020, 9, 29))
    assert pack == load_pack("yuhuan")
    assert (version.number, version.status) == (1, "published")
    assert version.chain == ["yuhuan", "zhejiang", "national"]


@pytest.mark.django_db
def test_publishing_the_same_content_again_changes_nothing() -> None:
    before = PackVersion.objects.count()
    again = publish(load_pack("yuhuan"), actor=BY)
    assert again.number == 1
    assert PackVersion.objects.count() == before


@pytest.mark.django_db
def test_the_first_version_reaches_back_and_the_next_begins_on_its_day() -> None:
    second = publish(changed(99900), actor=BY, on=date(2026, 3, 1), note="更正标准")
    assert second.number == 2
    on = date(2026, 2, 28)
    assert reads.pack_in_force("yuhuan", on)[1].number == 1
    assert reads.pack_in_force("yuhuan", date(2020, 1, 1))[1].number == 1
    pack, version = reads.pack_in_force("yuhuan", date(2026, 3, 1))
    assert version.number == 2
    assert pack.parameter(STANDARD, date(2026, 3, 1)).value == 99900
    with in_scope(SCOPE_ALL):
        told = list(timeline(["pack:yuhuan"]))[-1]
    assert (told.verb, told.pack_hash) == ("pack.publish", second.content_hash)


@pytest.mark.django_db
def test_a_day_before_the_pack_has_no_answer() -> None:
    with pytest.raises(NotFound, match="2019年12月31日有效的政策包"):
        reads.pack_in_force("yuhuan", date(2019, 12, 31))


@pytest.mark.django_db
def test_going_back_to_older_content_is_a_decision_not_an_accident() -> None:
    publish(changed(99900), actor=BY, on=date(2026, 3, 1))
    with pytest.raises(Conflict, match="与第 1 版完全相同"):
        publish(load_pack("yuhuan"), actor=BY)


@pytest.mark.django_db
def test_a_case_finds_its_pinned_procedure_by_hash() -> None:
    pack = load_pack("yuhuan")
    procedure = pack.procedure_for("dibao", date(2020, 9, 29))
    assert reads.procedure_of(procedure.hash) == procedure
    with pytest.raises(NotFound):
        reads.procedure_of("0" * 64)


@pytest.mark.django_db
@pytest.mark.parametrize("rule", ["dibao", "dibian", "tekun"])
def test_a_stored_rule_graph_is_the_one_that_was_published(rule: str) -> None:
    graph = build_graph(rule, load_pack("yuhuan"))
    stored = reads.graph_of(graph.hash)
    assert stored == graph
    assert stored.hash == graph.hash


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "update packstore_packversion set content = '{}'",
        "update packstore_packversion set content_hash = 'x'",
        "delete from packstore_packversion",
        "update packstore_procedureversion set title = 'x'",
        "delete from packstore_procedureversion",
        "update packstore_rulegraph set graph = '{}'",
        "delete from packstore_rulegraph",
    ],
)
def test_what_was_published_is_never_changed(statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="已发布，不能修改或删除"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_pack_is_opened_once_a_process(django_assert_num_queries: object) -> None:
    reads.pack_in_force("yuhuan", date(2026, 3, 2))
    with django_assert_num_queries(1):  # type: ignore[operator]
        first = reads.pack_in_force("yuhuan", date(2026, 3, 2))[0]
    assert reads.pack_in_force("yuhuan", date(2026, 3, 3))[0] is first


def test_two_publishers_at_once_make_one_version(fresh_db: str) -> None:
    pack = changed(98700)

    def go() -> int:
        try:
            return publish(pack, actor=BY, on=date(2026, 3, 1)).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = [task.result() for task in [pool.submit(go) for _ in range(4)]]
    assert numbers == [2, 2, 2, 2]
    assert PackVersion.objects.filter(name="yuhuan").count() == 2


@pytest.mark.django_db
def test_a_rule_that_cannot_be_built_is_not_published() -> None:
    pack = load_pack("yuhuan")
    broken = pack.rules["dibao"].model_copy(update={"formula": ("no_such_operator",)})
    spoilt = Pack.model_validate(
        {**pack.model_dump(by_alias=True), "rules": {**pack.rules, "dibao": broken}}
    )
    with pytest.raises(PackError, match="用了不认识的算子“no_such_operator”"):
        publish(spoilt, actor=BY)
    assert PackVersion.objects.filter(name="yuhuan").count() == 1
