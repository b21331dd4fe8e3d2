"""`./run test`: every check, then every test on both databases side by side, then one summary."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import machine
import postgresql

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "var" / "test"
PYTHON = sys.executable
SITE_SETTINGS = {"DATABASE_URL", "DEBUG", "DEMO", "SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DJANGO_SETTINGS_MODULE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    name: str
    passed: bool
    seconds: float = 0
    words: str = ""

    def __str__(self) -> str:
        return f"{'ok' if self.passed else 'FAILED':<7} {self.name:<18} {self.seconds:6.1f} s  {self.words}".rstrip()


def environment(**extra: str) -> dict[str, str]:
    """The caller's, less the settings of any site: a test states its own."""
    kept = {name: value for name, value in os.environ.items() if name not in SITE_SETTINGS}
    return {**kept, **extra}


def tool(name: str) -> str:
    return str(Path(PYTHON).parent / name)


def templates() -> list[str]:
    folders = (ROOT / "templates", *ROOT.glob("*/templates"))
    return [str(path) for folder in folders for path in sorted(folder.rglob("*.html"))]


def checks() -> dict[str, list[str]]:
    return {
        "lint": [tool("ruff"), "check", "."],
        "format": [tool("ruff"), "format", "--check", "."],
        "templates": [tool("djade"), "--check", *templates()],
        "types": [PYTHON, "-m", "mypy"],
        "import contracts": [tool("lint-imports")],
        "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    }


def check(name: str, command: Sequence[str]) -> Result:
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    if not passed:
        print(f"--- {name}\n{done.stdout}{done.stderr}", flush=True)
    return Result(name=name, passed=passed, seconds=time.monotonic() - began)


# What asks no database, or would get the same answer from either, runs on SQLite only; browsers only on PostgreSQL.
ONCE = (
    "glossary/documents",
    "glossary/rendering",
    "glossary/languages",
    "editorial/diff",
    "editorial/merge",
    "editorial/test_desk_hindi.py",
    "test_access.py",
    "test_docs.py",
    "test_run.py",
    "test_translations.py",
)


def start_tests(engine: str, command: Sequence[str], **extra: str) -> subprocess.Popen[bytes]:
    with (OUTPUT / f"{engine}.log").open("wb") as log:
        return subprocess.Popen(
            [PYTHON, "-m", *command, "--durations=25"],
            cwd=ROOT,
            env=environment(**extra),
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def on_sqlite() -> subprocess.Popen[bytes]:
    """Measures which branches run: of the code, hardly any is for PostgreSQL alone."""
    coverage = ["coverage", "run", f"--data-file={OUTPUT / '.coverage.SQLite'}"]
    return start_tests("SQLite", [*coverage, "-m", "pytest", "-m", "not browser"])


def on_postgresql(url: str) -> subprocess.Popen[bytes]:
    return start_tests("PostgreSQL", ["pytest", *(f"--ignore=tests/{part}" for part in ONCE)], DATABASE_URL=url)


def finish_tests(engine: str, tests: subprocess.Popen[bytes], began: float) -> Result:
    """Prints what pytest said; its closing line counts the tests."""
    status = tests.wait()
    seconds = time.monotonic() - began
    log = (OUTPUT / f"{engine}.log").read_text(errors="replace").rstrip()
    print(f"--- tests on {engine}\n{log}", flush=True)
    counts = re.findall(r"\d+ (?:passed|failed|skipped|errors?)", log.splitlines()[-1] if log else "")
    return Result(name=engine, passed=status == 0, seconds=seconds, words=", ".join(counts))


def run_tests() -> list[Result]:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for old in OUTPUT.glob(".coverage*"):
        old.unlink()
    running: dict[str, subprocess.Popen[bytes]] = {}
    began = time.monotonic()
    with postgresql.temporary_server() as url:
        try:
            running["SQLite"] = on_sqlite()
            running["PostgreSQL"] = on_postgresql(url)
            return [finish_tests(engine, tests, began) for engine, tests in running.items()]
        finally:
            for tests in running.values():
                tests.terminate()
                tests.wait()


def coverage() -> Result:
    """Of the run on SQLite, with the processes that its tests started."""
    began = time.monotonic()
    data = f"--data-file={OUTPUT / '.coverage'}"
    subprocess.run([PYTHON, "-m", "coverage", "combine", "-q", data, str(OUTPUT)], cwd=ROOT, check=True)
    report = subprocess.run(
        [PYTHON, "-m", "coverage", "report", data], cwd=ROOT, check=False, capture_output=True, text=True
    )
    print(f"--- coverage\n{report.stdout}{report.stderr}", flush=True)
    total = re.search(r"^TOTAL.* (\d+%)$", report.stdout, re.MULTILINE)
    return Result(
        name="coverage",
        passed=report.returncode == 0,
        seconds=time.monotonic() - began,
        words=total[1] if total else "",
    )


def stop(number: int, frame: object) -> None:
    """Turns a signal into an exception, so that every `finally` runs."""
    sys.exit(128 + number)


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    machine.install(machine.missing())
    if missing := machine.missing():
        names = ", ".join(need.name for need in missing)
        packages = " ".join(need.package for need in missing)
        print(
            f"run: missing: {names}. Install with: apt-get install --no-install-recommends {packages}", file=sys.stderr
        )
        return 1
    os.environ["CHROMIUM"] = str(machine.chromium())
    results = [check(name, command) for name, command in checks().items()]
    results += run_tests()
    results.append(coverage())
    print("--- summary", *results, sep="\n")
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
