"""What the tests need of the machine beside Python, and Debian's packages that bring it."""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import postgresql

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    name: str
    package: str
    found: Callable[[], object]


def chromium() -> str | None:
    """A Chromium that starts: Ubuntu's `chromium-browser` may be a script that only asks for a snap."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
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
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [need.package for need in needs]
    for arguments in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *arguments], env=quiet, check=False)
