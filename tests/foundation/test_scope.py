"""Scope in PostgreSQL: nothing without one, nothing beyond it, nothing left behind."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from tests.foundation.test_trail import in_threads
from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql
from yimen.foundation.scope import SCOPE_ALL, Scope, current_scope, elevated, in_scope
from yimen.foundation.trail import Actor, timeline

COUNTY = Scope("/331083/", "玉环市")
YUCHENG = Scope("/331083/331083001/", "玉城街道")
KANMEN = Scope("/331083/331083002/", "坎门街道")
VILLAGE = Scope("/331083/331083001/331083001001/", "一村")
ROWS = {
    "村一": (VILLAGE.prefix, VILLAGE.prefix),
    "街道": (YUCHENG.prefix, YUCHENG.prefix),
    "坎门": (KANMEN.prefix, KANMEN.prefix),
    "外来": (KANMEN.prefix, YUCHENG.prefix),
    "邻县": ("/331082/331082001/", "/331082/331082001/"),
    "无处": ("", ""),
}


@pytest.fixture
def table(fresh_db: str) -> str:
    """A real table under the policy, filled by its owner in the widest scope."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "create table scoped (name text, home_path text collate \"C\" default '',"
            " handling_path text collate \"C\" default '')"
        )
        for name, paths in ROWS.items():
            cursor.execute("insert into scoped values (%s, %s, %s)", [name, *paths])
        for statement in rls_policy_sql("scoped"):
            cursor.execute(statement)
    return "scoped"


def seen() -> set[str]:
    """Names of the rows visible now."""
    with connection.cursor() as cursor:
        cursor.execute("select name from scoped")
        return {row[0] for row in cursor.fetchall()}


def execute(sql: str) -> int:
    """Run one statement as the app; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


@pytest.mark.usefixtures("table")
def test_without_a_scope_nothing_is_seen() -> None:
    assert seen() == set()
    with transaction.atomic():
        assert seen() == set()


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("scope", "names"),
    [
        (VILLAGE, {"村一"}),
        (YUCHENG, {"村一", "街道", "外来"}),
        (KANMEN, {"坎门", "外来"}),
        (COUNTY, {"村一", "街道", "坎门", "外来"}),
        (SCOPE_ALL, {"村一", "街道", "坎门", "外来", "邻县"}),
        (Scope("/33108/", "半截"), set()),
    ],
)
def test_a_scope_shows_its_subtree_by_either_path(scope: Scope, names: set[str]) -> None:
    with in_scope(scope):
        assert seen() == names
    covered = {name for name, paths in ROWS.items() if scope.covers(*paths)}
    assert covered == names


@pytest.mark.usefixtures("table")
def test_when_the_scope_ends_nothing_is_seen_again_on_the_same_connection() -> None:
    with in_scope(COUNTY):
        assert len(seen()) == 4
    assert current_scope() is None
    assert seen() == set()
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('app.scope', true)")
        # The trap: PostgreSQL leaves '' behind, not NULL.
        assert cursor.fetchone() == ("",)
    with transaction.atomic():
        assert seen() == set()


@pytest.mark.usefixtures("table")
def test_an_empty_setting_shows_nothing() -> None:
    with transaction.atomic():
        execute("select set_config('app.scope', '', true)")
        assert seen() == set()


@pytest.mark.usefixtures("table")
def test_the_owner_too_sees_nothing_without_a_scope() -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from scoped")
        assert cursor.fetchone() == (0,)
        cursor.execute("select set_config('app.scope', '/', true)")
        cursor.execute("select count(*) from scoped")
        assert cursor.fetchone() == (5,)


@pytest.mark.usefixtures("table")
def test_rows_of_others_can_be_neither_changed_nor_deleted() -> None:
    with in_scope(KANMEN):
        assert execute("update scoped set name = 'x' where name in ('村一', '街道')") == 0
        assert execute("delete from scoped where name = '邻县'") == 0
    with in_scope(SCOPE_ALL):
        assert len(seen()) == 5


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    "statement",
    [
        "insert into scoped values ('新', '/331083/331083001/', '/331083/331083001/')",
        "insert into scoped values ('新', '', '')",
        "update scoped set home_path = '/331083/331083001/',"
        " handling_path = '/331083/331083001/' where name = '坎门'",
        "update scoped set home_path = '', handling_path = '' where name = '坎门'",
    ],
)
def test_a_row_cannot_be_made_in_or_moved_to_another_subtree(statement: str) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), in_scope(KANMEN):
        execute(statement)
    with in_scope(SCOPE_ALL):
        assert "新" not in seen()


@pytest.mark.usefixtures("table")
def test_a_row_may_be_made_within_the_scope() -> None:
    with in_scope(YUCHENG):
        execute(f"insert into scoped values ('新', '{VILLAGE.prefix}', '{VILLAGE.prefix}')")
        assert "新" in seen()


@pytest.mark.usefixtures("table")
def test_scopes_nest_and_the_outer_one_comes_back() -> None:
    with in_scope(YUCHENG):
        with in_scope(KANMEN) as inner:
            assert current_scope() == inner == KANMEN
            assert seen() == {"坎门", "外来"}
        assert current_scope() == YUCHENG
        assert seen() == {"村一", "街道", "外来"}
        with pytest.raises(DatabaseError), in_scope(SCOPE_ALL):
            execute("select 1 / 0")
        assert seen() == {"村一", "街道", "外来"}
    assert seen() == set()


@pytest.mark.usefixtures("table")
def test_a_scope_inside_a_plain_transaction_ends_with_its_block() -> None:
    with transaction.atomic():
        with in_scope(COUNTY):
            assert len(seen()) == 4
        assert seen() == set()


@pytest.mark.usefixtures("table")
def test_an_error_ends_the_scope_and_undoes_its_work() -> None:

    def fail() -> None:
        with in_scope(KANMEN):
            execute("update scoped set name = 'x' where name = '坎门'")
            raise KeyError("x")

    with pytest.raises(KeyError):
        fail()
    assert current_scope() is None
    with in_scope(KANMEN):
        assert seen() == {"坎门", "外来"}


def test_threads_never_see_each_others_scope(table: str) -> None:
    expected = {YUCHENG: {"村一", "街道", "外来"}, KANMEN: {"坎门", "外来"}}

    def look(i: int) -> None:
        scope = (YUCHENG, KANMEN)[i % 2]
        for _ in range(30):
            with in_scope(scope):
                assert seen() == expected[scope]
            assert seen() == set()

    in_threads(4, look)


@pytest.mark.parametrize("prefix", ["", "331083", "/331083", "331083/", "/331083/%"])
def test_a_scope_that_is_no_path_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="begins and ends"), in_scope(Scope(prefix, "错")):
        pytest.fail("entered a scope that is no path")


@pytest.mark.usefixtures("table")
def test_elevation_sees_all_and_is_written_down(wang: Actor) -> None:
    with in_scope(YUCHENG):
        with elevated("查重：是否已在保", wang) as scope:
            assert scope.name == "查重：是否已在保"
            assert len(seen()) == 5
        assert len(seen()) == 3
    with in_scope(SCOPE_ALL):
        event = timeline([f"staff:{wang.id}"]).last()
    assert event is not None
    assert (event.verb, event.reason, event.actor) == ("scope.elevated", "查重：是否已在保", wang)


@pytest.mark.usefixtures("table")
def test_the_policy_can_be_taken_back() -> None:
    with connections["owner"].cursor() as cursor:
        for statement in drop_rls_policy_sql("scoped"):
            cursor.execute(statement)
    assert seen() == set(ROWS)


@pytest.fixture
def one_path(fresh_db: str) -> str:
    """A table with a single path column."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("create table one_path (path text)")
        cursor.execute("insert into one_path values ('/331083/331083001/'), ('/331083/')")
        for statement in rls_policy_sql("one_path", ("path",)):
            cursor.execute(statement)
    return "one_path"


def test_a_table_may_have_one_path_of_its_own_name(one_path: str) -> None:
    with in_scope(YUCHENG), connection.cursor() as cursor:
        cursor.execute("select path from one_path")
        assert cursor.fetchall() == [("/331083/331083001/",)]
