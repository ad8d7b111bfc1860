"""Roles, rights and extensions of a database: what must stand before the first migration."""

import psycopg
from psycopg import sql

OWNER, APP = "yimen_owner", "yimen_app"
EXTENSIONS = ("btree_gist", "pg_trgm")
_READY = "yimen: ready"

# Tables the owner creates from now on are usable by the app role, without a grant each.
_RIGHTS = """
revoke create on schema public from public;
grant usage on schema public to {app};
grant select, insert, update, delete on all tables in schema public to {app};
grant usage, select on all sequences in schema public to {app};
alter default privileges for role {owner} in schema public
    grant select, insert, update, delete on tables to {app};
alter default privileges for role {owner} in schema public
    grant usage, select on sequences to {app};
"""


def make_roles(admin_url: str, passwords: dict[str, str]) -> None:
    """Both logins with their passwords; neither is superuser or may pass row-level security."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        for role in (OWNER, APP):
            known = connection.execute("select 1 from pg_roles where rolname = %s", [role])
            verb = "alter" if known.fetchone() else "create"
            connection.execute(
                sql.SQL(
                    "{} role {} login nosuperuser nocreaterole nocreatedb nobypassrls password {}"
                ).format(sql.SQL(verb), sql.Identifier(role), sql.Literal(passwords[role]))
            )


def is_ready(admin_url: str, name: str) -> bool:
    """Whether the database stands with all its rights."""
    with psycopg.connect(admin_url) as connection:
        found = connection.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s",
            [name],
        ).fetchone()
    return bool(found and found[0] == _READY)


def mark_ready(admin_url: str, name: str) -> None:
    """Set the mark `is_ready` looks for; the last step."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("comment on database {} is {}").format(
                sql.Identifier(name), sql.Literal(_READY)
            )
        )


def make_database(admin_url: str, name: str) -> bool:
    """The database `name`, owned by the owner role; True when it is new."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            return False
        connection.execute(
            sql.SQL("create database {} owner {}").format(
                sql.Identifier(name), sql.Identifier(OWNER)
            )
        )
        return True


def grant_rights(url: str, owner: str = OWNER, app: str = APP) -> None:
    """Extensions and default rights inside the database of `url`; repeating it changes nothing."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in EXTENSIONS:
            connection.execute(
                sql.SQL("create extension if not exists {}").format(sql.Identifier(name))
            )
        connection.execute(
            sql.SQL(_RIGHTS).format(owner=sql.Identifier(owner), app=sql.Identifier(app))
        )


def prepare_given(url: str) -> None:
    """A given server (DATABASE_URL) with a single login: that login owns, `yimen_app` works.

    The login needs the right to create roles once, or an administrator has created yimen_app.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        owner = connection.execute("select current_user").fetchone()[0]  # type: ignore[index]
        if not connection.execute("select 1 from pg_roles where rolname = %s", [APP]).fetchone():
            connection.execute(f"create role {APP} nologin nosuperuser nobypassrls")
        connection.execute(
            sql.SQL("grant {} to {}").format(sql.Identifier(APP), sql.Identifier(owner))
        )
    grant_rights(url, owner=owner)
