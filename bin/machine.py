"""What the tests need of the machine beside Python, and Debian's packages that bring it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import postgresql

BROWSERS = Path(__file__).resolve().parent.parent / ".tools" / "browsers"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    name: str
    package: str
    found: Callable[[], object]


def chromium() -> str | None:
    """A Chromium that starts: Ubuntu's `chromium-browser` may be a script that only asks for a snap."""
    named = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    fetched = (str(path) for path in BROWSERS.glob("chromium-*/chrome-linux*/chrome"))
    for path in filter(None, chain(named, fetched)):
        if subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None


def devanagari_font() -> Path | None:
    folders = (Path(folder).expanduser() for folder in FONT_FOLDERS)
    return next((font for folder in folders for font in folder.rglob("*Devanagari*")), None)


NEEDS = (
    Need(name=f"PostgreSQL {postgresql.OLDEST} or newer", package="postgresql", found=postgresql.programs),
    Need(name="Chromium", package="chromium", found=chromium),
    Need(name="a font for Hindi", package="fonts-noto-core", found=devanagari_font),
)


def missing() -> list[Need]:
    return [need for need in NEEDS if not need.found()]


def install(needs: Sequence[Need]) -> None:
    """Asks Debian for them where that is allowed; whether they are there then is for `missing` to say."""
    if not needs or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PLAYWRIGHT_BROWSERS_PATH": str(BROWSERS)}
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends"]
    for command in (["apt-get", "update", "-q"], *([*install, need.package] for need in needs)):
        subprocess.run(command, env=variables, check=False)
    if not chromium():
        # Ubuntu has it as a snap only.
        fetch = [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]
        subprocess.run(fetch, env=variables, check=False)
