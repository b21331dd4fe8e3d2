"""The script `run` on machines that lack one thing or another, played by stubs on its PATH."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

TOOLS = ("sh", "sed", "dirname", "basename", "mkdir", "rm", "cp", "cat", "cmp", "id", "chmod")

NEW_ENOUGH = """#!/bin/sh
echo "$(basename "$0") $*" >>"$CALLS"
case "$*" in
-c*) echo "$0" ;;
"-m venv --clear "*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
esac
"""

TOO_OLD = """#!/bin/sh
echo "no module, no network" >&2
exit 1
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout beside a folder of the few programs that every machine has."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in TOOLS:
        (programs / name).symlink_to(shutil.which(name) or pytest.fail(f"no {name} here"))
    shutil.copy(settings.BASE_DIR / "run", tmp_path / "run")
    (tmp_path / "requirements.lock").write_text("django==6.1.3\n")
    return tmp_path


def program(machine: Path, name: str, text: str) -> None:
    path = machine / "programs" / name
    path.write_text(text)
    path.chmod(0o755)


def run(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": str(machine / "programs"), "HOME": str(machine), "CALLS": str(machine / "calls")}
    command = ["/bin/sh", str(machine / "run"), *arguments]
    return subprocess.run(command, env=variables, cwd=os.sep, capture_output=True, text=True, check=False)


def calls(machine: Path) -> list[str]:
    """The programs called since the last time, without their probes."""
    log = machine / "calls"
    lines = log.read_text().splitlines()
    log.unlink()
    return [line for line in lines if line.startswith("python") and " -c " not in line]


@pytest.mark.parametrize("arguments", [(), ("help",), ("Demo",)])
def test_anything_but_its_two_commands_gets_the_list_of_them(machine, arguments):
    done = run(machine, *arguments)
    assert done.returncode == 2
    assert [line.split()[:2] for line in done.stderr.splitlines()] == [["./run", "demo"], ["./run", "test"]]


@pytest.mark.parametrize("python", [None, TOO_OLD])
def test_without_a_python_that_will_do_it_says_what_to_install(machine, python):
    if python:
        program(machine, "python3", python)
    done = run(machine, "demo")
    assert done.returncode == 1
    assert "install python3.13 and python3.13-venv" in done.stderr.splitlines()[-1]
    assert len(done.stderr.splitlines()) == 2
    assert not (machine / ".venv").exists()


def test_an_old_python3_does_not_hide_a_newer_one(machine):
    program(machine, "python3", TOO_OLD)
    program(machine, "python3.12", NEW_ENOUGH)
    assert run(machine, "demo", "--no-serve").returncode == 0
    assert calls(machine) == [
        "python3.12 -m venv --clear .venv",
        "python -m pip install --no-cache-dir --require-hashes -r requirements.lock",
        "python bin/demo.py --no-serve",
    ]


def test_a_pyenv_that_is_not_on_the_path_is_found(machine):
    folder = machine / ".pyenv" / "versions" / "3.13.0" / "bin"
    folder.mkdir(parents=True)
    program(machine, "python3.13", NEW_ENOUGH)
    (machine / "programs" / "python3.13").rename(folder / "python3")
    assert run(machine, "demo").returncode == 0


def test_packages_are_installed_again_only_when_the_lock_changed(machine):
    program(machine, "python3.13", NEW_ENOUGH)
    run(machine, "test")
    calls(machine)
    assert run(machine, "test").returncode == 0
    assert calls(machine) == ["python bin/test.py"]
    (machine / "requirements.lock").write_text("django==6.1.4\n")
    assert run(machine, "test").returncode == 0
    assert any("pip install" in call for call in calls(machine))


def test_a_failed_installation_is_tried_again(machine):
    program(machine, "python3.13", NEW_ENOUGH.replace("-c*)", '"-m pip install "*) exit 1 ;;\n-c*)'))
    for _attempt in range(2):
        done = run(machine, "demo")
        assert done.returncode == 1
        assert "could not be installed (see .tools/log)" in done.stderr
