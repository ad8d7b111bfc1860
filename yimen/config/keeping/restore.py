"""Read a backup back: into a database beside the present one, swapped in when all is well."""

import tarfile
from pathlib import Path

import psycopg
from psycopg import sql

from yimen.config.postgres.provision import grant_rights, mark_ready
from yimen.config.secret import SIGNING_KEY
from yimen.foundation.errors import Conflict, Invalid

from .manifest import DUMP, FILES, KEYS, Manifest, check_parts, read_manifest
from .server import Server, row_counts

_DRAFT = "yimen_restoring"


def restore(
    server: Server, source: Path, *, files: Path, keys: Path, replace: bool = False
) -> Manifest:
    """Restore the backup in `source`; the keys too when their archive lies there.

    Nothing that stands is touched until the dump is read and every table's rows are counted;
    a key that stands and differs is kept beside the restored one.
    Raises Invalid for a damaged backup, Conflict when data or other keys stand and `replace` was
    not said, or when somebody is still connected.
    """
    manifest = read_manifest(source)
    check_parts(source, manifest)
    if not replace:
        _refuse_to_overwrite(server, source, keys)
    _load(server, source, manifest)
    _swap(server)
    _put_differing_keys_aside(source, keys)
    _unpack(source / KEYS, keys)
    _unpack(source / FILES, files)
    return manifest


def _refuse_to_overwrite(server: Server, source: Path, keys: Path) -> None:
    with psycopg.connect(server.url) as connection:
        if sum(row_counts(connection).values()):
            raise Conflict("数据库中已有数据；确认要用备份替换它，请加上 --replace")
    for stands in _differing_keys(source, keys):
        raise Conflict(f"现有密钥 {stands} 与备份不同；确认要替换，请加上 --replace")


def _differing_keys(source: Path, keys: Path) -> list[Path]:
    """Keys that stand here under a name for which the backup holds another key.

    The signing key is none of them: every first start makes one, and it seals nothing that lasts.
    """
    if not (source / KEYS).exists():
        return []
    found = []
    with tarfile.open(source / KEYS) as tar:
        for member in tar.getmembers():
            stands, held = keys / member.name, tar.extractfile(member)
            if (
                stands.name != SIGNING_KEY
                and stands.is_file()
                and held
                and stands.read_bytes() != held.read()
            ):
                found.append(stands)
    return found


def _put_differing_keys_aside(source: Path, keys: Path) -> None:
    """A key is never destroyed: what it sealed may still lie in another backup."""
    for path in _differing_keys(source, keys):
        path.rename(path.with_name(f"{path.name}.before-restore"))


def _load(server: Server, source: Path, manifest: Manifest) -> None:
    """Read the dump into a new database and compare the rows of every table."""
    with psycopg.connect(server.at("postgres"), autocommit=True) as connection:
        connection.execute(f"drop database if exists {_DRAFT} with (force)")
        owner = connection.execute(
            "select pg_get_userbyid(datdba) from pg_database where datname = %s",
            [server.database],
        ).fetchone()
        if owner is None:
            raise Invalid(f"没有数据库 {server.database}，请先启动一次系统")
        connection.execute(
            sql.SQL("create database {} owner {}").format(
                sql.Identifier(_DRAFT), sql.Identifier(owner[0])
            )
        )
    options = ["--exit-on-error", "--single-transaction", f"--dbname={_DRAFT}"]
    server.run("pg_restore", *options, str(source / DUMP), database=_DRAFT)
    with psycopg.connect(server.at(_DRAFT)) as connection:
        found = row_counts(connection)
    if found != manifest.rows:
        wrong = sorted(name for name in manifest.rows if found.get(name) != manifest.rows[name])
        raise Invalid(f"恢复后行数与备份清单不符：{'、'.join(wrong)}；现有数据没有改动")
    grant_rights(server.at(_DRAFT), owner=owner[0])


def _swap(server: Server) -> None:
    """The restored database takes the place of the present one."""
    present, draft = sql.Identifier(server.database), sql.Identifier(_DRAFT)
    with psycopg.connect(server.at("postgres"), autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("drop database {}").format(present))
        except psycopg.errors.ObjectInUse as error:
            raise Conflict("还有程序连接着数据库，请先停止系统，再重新恢复") from error
        connection.execute(sql.SQL("alter database {} rename to {}").format(draft, present))
    mark_ready(server.at("postgres"), server.database)


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack beside what stands; an equal name means equal content or a key being replaced."""
    if not archive.exists():
        return
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
