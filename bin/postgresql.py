"""A PostgreSQL server for one test run: on a Unix socket, its data in a temporary folder, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

OLDEST = 15
OPTIONS = "-k {folder} -c listen_addresses='' -c max_connections=200"
CARELESS = " -c fsync=off -c full_page_writes=off"


def programs() -> Path | None:
    """The newest server's folder of programs, as Debian lays them."""
    found = [
        path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres") if (path.parent / "initdb").exists()
    ]
    newest = max(found, key=lambda path: float(path.parent.name), default=None)
    return newest if newest and float(newest.parent.name) >= OLDEST else None


def owner() -> pwd.struct_passwd | None:
    """Whom the server runs as: PostgreSQL refuses root. None: as the caller."""
    if os.geteuid() != 0:
        return None
    names = {user.pw_name: user for user in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextmanager
def temporary_server(*, durable: bool = False) -> Iterator[str]:
    """Yields the DATABASE_URL of a fresh server, and stops it and removes its data in any case.

    `durable` writes as a real server does; tests can spare that.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    bin_folder, user = programs(), owner()
    options = OPTIONS.format(folder=folder) + ("" if durable else CARELESS)
    if bin_folder is None:
        raise RuntimeError(f"No PostgreSQL {OLDEST} or newer in /usr/lib/postgresql.")
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)

    def run(program: str, *arguments: str) -> None:
        as_user = ["runuser", "-u", user.pw_name, "--"] if user else []
        subprocess.run(
            [*as_user, str(bin_folder / program), "-D", str(folder / "data"), *arguments],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "-N")
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)
