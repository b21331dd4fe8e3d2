"""Fresh, empty databases for a measurement, and the project's commands run on them as a user would run them."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bin.postgresql import temporary_server

ROOT = Path(__file__).resolve().parent.parent
NAME = "paribhasha_bench"
ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    seconds: float
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    engine: str
    url: str

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATABASE_URL": self.url,
            "DEBUG": "False",
            "SECRET_KEY": "only-for-measuring-" + "x" * 40,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1",
        }

    def manage(self, *arguments: str) -> Run:
        """Time and memory of the whole process, from the system's own account of it. Raises RuntimeError."""
        with tempfile.TemporaryFile() as output:
            start = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                _pid, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                process.kill()
                process.wait()
                raise
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                output.seek(0)
                raise RuntimeError(f"{arguments[0]} ended with {process.returncode}: {output.read()[-2000:].decode()}")
        return Run(seconds=seconds, cpu_seconds=usage.ru_utime + usage.ru_stime, peak_mb=usage.ru_maxrss / 1024)

    def prepare(self) -> None:
        """Tables, and a publisher called `bench`."""
        self.manage("migrate", "--verbosity", "0")
        self.manage(
            "shell",
            "--verbosity",
            "0",
            "--command",
            "from editorial.models import Membership, User\n"
            "user = User.objects.create_user('bench')\n"
            "Membership.objects.create(user=user, role='publisher', language='')",
        )


@contextmanager
def database(engine: str, server: str) -> Iterator[Database]:
    """`server` is the address of a PostgreSQL database on the server where ours may be made; unused for SQLite."""
    with ExitStack() as stack:
        if engine == "sqlite":
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
            yield Database(engine=engine, url=f"sqlite:///{folder}/bench.sqlite3")
            return
        connection = stack.enter_context(psycopg.connect(server, autocommit=True))
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {NAME}")
        stack.callback(connection.execute, f"DROP DATABASE {NAME} WITH (FORCE)")
        yield Database(engine=engine, url=urlsplit(server)._replace(path=f"/{NAME}").geturl())


@contextmanager
def ended_cleanly() -> Iterator[None]:
    """SIGTERM ends a measurement as Ctrl-C does: servers stopped, databases and folders gone. For the main thread."""

    def leave(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of DATABASE_URL if that is PostgreSQL's, else of a server that lives as long as this context."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        yield url
        return
    with temporary_server(durable=True) as url:
        yield url
