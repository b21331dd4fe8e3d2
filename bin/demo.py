"""`./run demo`: a database with the sample glossary and demo accounts, served as a site would be, on this machine."""

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEY = ROOT / "var" / "demo-secret-key"
PORT = 8000


def secret_key() -> str:
    """The same at each start, so that nobody is signed out."""
    KEY.parent.mkdir(exist_ok=True)
    if not KEY.exists():
        KEY.touch(mode=0o600)
        KEY.write_text(secrets.token_urlsafe(50))
    return KEY.read_text()


def free_port() -> int:
    for port in (PORT, 0):
        with socket.socket() as candidate:
            candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                candidate.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(candidate.getsockname()[1])
    raise SystemExit("run: no free port on 127.0.0.1")


def environment(site_url: str) -> dict[str, str]:
    others = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "GUNICORN_CMD_ARGS"}}
    return {
        **others,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEBUG": "False",
        "DEMO": "True",
        "SECRET_KEY": secret_key(),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "SITE_URL": site_url,
    }


def prepare(variables: dict[str, str]) -> None:
    for command in (["migrate", "-v0"], ["collectstatic", "--no-input", "-v0"], ["load_demo"]):
        done = subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=variables, check=False)
        if done.returncode:
            sys.exit(done.returncode)


def is_ready(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False


@contextmanager
def started(*command: str, variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program of this Python, ended in any case."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=variables)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def server(port: int, variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server that answers."""
    command = ("-m", "gunicorn", "--log-level=warning", f"--bind=127.0.0.1:{port}", "config.wsgi")
    with started(*command, variables=variables) as process:
        while not is_ready(port):
            if process.poll() is not None:
                raise SystemExit("run: the server did not start")
            time.sleep(0.2)
        yield process


def serve(site_url: str, port: int, variables: dict[str, str]) -> int:
    """Serves until Ctrl-C or the server's end, with a worker beside; returns an exit status."""
    try:
        quiet = {**variables, "LOG_LEVEL": "WARNING"}
        with server(port, variables) as process, started("manage.py", "worker", variables=quiet):
            print(f"\n  Readers:  {site_url}/\n  Desk:     {site_url}/admin/\n\nCtrl-C ends it.", flush=True)
            return process.wait()
    except KeyboardInterrupt:
        return 0


def stop(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run demo", description=__doc__)
    parser.add_argument("--no-serve", action="store_true", help="set everything up, but start no server")
    options = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    port = free_port()
    site_url = f"http://127.0.0.1:{port}"
    if port != PORT and not options.no_serve:
        print(f"Port {PORT} is taken; this is on {port}.")
    variables = environment(site_url)
    prepare(variables)
    return 0 if options.no_serve else serve(site_url, port, variables)


if __name__ == "__main__":
    sys.exit(main())
