"""One PostgreSQL cluster: create, start, stop, and know whether it lives.

Living means: a real connection works. A process number proves nothing: after kill -9 it may be a
zombie nobody has reaped, and after a reboot it may be someone else's program.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from .account import server_account
from .binaries import Binaries, find_binaries, reachable
from .place import keep_logins, place, write_private
from .problem import PostgresProblem
from .stale import give_up_stale_lock

ADMIN = "postgres"
ROLES = (ADMIN, "yimen_owner", "yimen_app")
START_PATIENCE = 15.0  # seconds: dying children may hold shared memory for a moment after kill -9

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "Asia/Shanghai",
    "password_encryption": "scram-sha-256",
    "jit": "off",
    # Statements and row values would carry personal data into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
}
# Test clusters hold nothing worth a disk flush; recovery itself is tested on ordinary ones.
_HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    """A cluster under `home` (such as var/pg), run by the programs of `source`.

    `hasty` gives up crash safety for speed: for tests only.
    """

    def __init__(self, home: Path, *, source: str | None = None, hasty: bool = False) -> None:
        self.account = server_account()
        self.place = place(home.absolute(), self.account)
        self.source = source
        self.hasty = hasty
        self._binaries: Binaries | None = None

    @property
    def binaries(self) -> Binaries:
        """The programs to use, copied where the server's user can reach them if need be."""
        if self._binaries is None:
            found = find_binaries(self.source)
            self._binaries = reachable(found, self.account, self.place.base)
        return self._binaries

    def url(self, database: str = "postgres", role: str = ADMIN) -> str:
        """A libpq connection string for one role of this cluster."""
        logins = keep_logins(self.place, ROLES)
        return psycopg.conninfo.make_conninfo(
            host=logins["socket"], dbname=database, user=role, password=logins[role]
        )

    def alive(self) -> bool:
        """Whether a connection works now."""
        try:
            psycopg.connect(self.url(), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> bool:
        """Make sure it runs; create it the first time. True when this call started it.

        Raises PostgresProblem when the data belong to another major version, or the server does
        not come up within 15 seconds.
        """
        with self.alone():
            self._refuse_other_version()
            if (self.place.data / "PG_VERSION").exists() and self.alive():
                return False
            if not (self.place.data / "PG_VERSION").exists():
                self._create()
            self._write_settings()
            self._launch()
            return True

    def stop(self) -> None:
        """Stop cleanly: open transactions are rolled back, a checkpoint is written."""
        with self.alone():
            if self.alive():
                self._pg_ctl("stop", "-m", "fast", "-w", "-t", "60")

    def _create(self) -> None:
        """initdb into a fresh folder, then move it in place: a torn creation leaves nothing."""
        draft = self.place.base / "data.new"
        if draft.exists():
            shutil.rmtree(draft)
        self.account.make_private(draft)
        password_file = draft.parent / "data.password"
        write_private(password_file, keep_logins(self.place, ROLES)[ADMIN])
        if self.account.dropped:
            os.chown(password_file, self.account.uid, self.account.gid)
        command = [self.binaries.program("initdb"), "-D", str(draft), "-U", ADMIN]
        command += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--data-checksums"]
        command += ["--encoding=UTF8", *_locale_options(self.binaries.major)]
        try:
            done = self.account.run(command, capture_output=True)
        finally:
            password_file.unlink()
        if done.returncode != 0:
            raise PostgresProblem(
                f"数据库初始化失败：{done.stderr.strip()[-800:]}", "initdb failed; see above."
            )
        draft.rename(self.place.data)

    def _write_settings(self) -> None:
        """Our settings in a file of their own, written before every start: folders may move."""
        values = _SETTINGS | (_HASTY if self.hasty else {})
        values["unix_socket_directories"] = str(self.place.sockets)
        lines = "".join(f"{key} = {_quoted(value)}\n" for key, value in values.items())
        ours = self.place.data / "yimen.conf"
        ours.write_text("# Written by Yimen before every start.\n" + lines, encoding="utf-8")
        ours.chmod(0o644)
        main = self.place.data / "postgresql.conf"
        text = main.read_text(encoding="utf-8")
        if "include 'yimen.conf'" not in text:
            main.write_text(text + "\ninclude 'yimen.conf'\n", encoding="utf-8")

    def _launch(self) -> None:
        """pg_ctl start, again and again for 15 seconds, clearing a lock no server holds."""
        self.account.make_private(self.place.sockets)
        until = time.monotonic() + START_PATIENCE
        while True:
            give_up_stale_lock(self.place.data)
            started = self._pg_ctl("start", "-w", "-t", "60", "-l", str(self.place.log))
            if started and self.alive():
                return
            if time.monotonic() > until:
                raise PostgresProblem(
                    f"数据库没有启动，原因见 {self.place.log}：\n{self._last_words()}",
                    f"PostgreSQL did not start; see {self.place.log}.",
                )
            time.sleep(0.3)

    def _pg_ctl(self, verb: str, *options: str) -> bool:
        program = self.binaries.program("pg_ctl")
        # Output goes to no pipe: the server inherits it and would keep a reader waiting for ever.
        with open("/dev/null", "w", encoding="ascii") as nowhere:
            done = self.account.run(
                [program, verb, "-D", str(self.place.data), "-s", *options],
                stdout=nowhere,
                stderr=nowhere,
            )
        return done.returncode == 0

    def _refuse_other_version(self) -> None:
        stamp = self.place.data / "PG_VERSION"
        if not stamp.exists():
            return
        held = stamp.read_text(encoding="ascii").strip()
        if held != str(self.binaries.major):
            raise PostgresProblem(
                f"数据目录 {self.place.data} 属于 PostgreSQL {held}，当前程序是 "
                f"{self.binaries.major}，没有改动任何数据。请用 PG_BIN 指向 {held} 版程序后"
                "执行备份（./run backup），再用新版程序恢复。",
                f"{self.place.data} was made by PostgreSQL {held}, these programs are "
                f"{self.binaries.major}; nothing was changed. Point PG_BIN at version {held}, "
                "run ./run backup, then restore with the new version.",
            )

    def _last_words(self) -> str:
        try:
            return "\n".join(self.place.log.read_text(errors="replace").splitlines()[-8:])
        except FileNotFoundError:
            return ""

    @contextmanager
    def alone(self, name: str = "lock") -> Iterator[None]:
        """One process at a time starts or stops this cluster; the system frees it on kill -9."""
        with open(self.place.home / name, "a", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _locale_options(major: int) -> list[str]:
    """Byte order everywhere, UTF-8 character classes: the same on every machine and version."""
    if major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
