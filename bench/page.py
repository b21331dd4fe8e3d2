"""The article page under gunicorn beside a bare Django view with one SELECT and as large a template.

python -m bench.page [--pairs 300] [--rounds 3] [--seconds 6] [--engines sqlite postgresql]

Both sites run at once, two workers each, on the same database; rounds of load go to one after the other.
"""

import argparse
import http.client
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from bench.corpus import articles, write_tree
from bench.database import ENGINES, ROOT, Database, database, ended_cleanly, postgresql
from bench.load import Answer, Load, run

WORKERS = 2


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def served(application: str, place: Database) -> Iterator[int]:
    """The port of a gunicorn that answers until the end of this context."""
    port = free_port()
    options = f"--workers {WORKERS} --bind 127.0.0.1:{port} --no-control-socket --log-level critical"
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, *options.split()], cwd=ROOT, env=place.environment
    )
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("gunicorn doesn't answer")


def get(port: int, path: str, encoding: str = "identity") -> tuple[int, str, int]:
    """Status, ETag and length of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": encoding, "Connection": "close"})
    response = connection.getresponse()
    answer = response.status, response.headers.get("ETag", ""), len(response.read())
    connection.close()
    if answer[0] != 200:
        raise RuntimeError(f"{path} answers {answer[0]}")
    return answer


def fill(place: Database, tree: Path) -> None:
    place.prepare()
    place.manage("collectstatic", "--no-input", "--verbosity", "0")
    place.manage("import_articles", str(tree))
    place.manage("publish_articles", "--as", "bench", "--override", "measured")
    subprocess.run([sys.executable, "-m", "bench.bare.fill"], cwd=ROOT, env=place.environment, check=True)


def measure(place: Database, paths: list[str], rounds: int, seconds: int) -> None:
    with served("bench.bare.wsgi", place) as bare, served("config.wsgi", place) as site:
        known = [f"{path} {get(site, path, 'gzip')[1]}" for path in paths]
        loads = [
            (bare, Load(name="bare view", lines=paths)),
            (site, Load(name="article", lines=paths)),
            (site, Load(name="article, gzip", lines=paths, encoding="gzip")),
            (site, Load(name="article, 304", lines=known, encoding="gzip")),
        ]
        print_sizes(place.engine, bare, site, paths)
        for port, load in loads:
            run(load, port, 1)
        answers = [[run(load, port, seconds) for port, load in loads] for _ in range(rounds)]
    for index, (_port, load) in enumerate(loads):
        print(row(place.engine, load.name, [answer[index] for answer in answers], [answer[0] for answer in answers]))


def print_sizes(engine: str, bare: int, site: int, paths: list[str]) -> None:
    some = paths[:100]
    means = [
        sum(get(port, path, encoding)[2] for path in some) // len(some)
        for port, encoding in ((bare, "identity"), (site, "identity"), (site, "gzip"))
    ]
    print(f"{engine}: bytes a page: bare {means[0]}, article {means[1]}, article gzipped {means[2]}")


def row(engine: str, name: str, answers: list[Answer], bare: list[Answer]) -> str:
    rates = sorted(answer.rate for answer in answers)
    ratios = sorted(answer.rate / beside.rate for answer, beside in zip(answers, bare, strict=True))
    p99 = median(answer.p99_ms for answer in answers)
    errors = sum(answer.errors for answer in answers)
    return (
        f"{engine:12}{name:16}{median(rates):>8.0f}{f'{rates[0]:.0f}-{rates[-1]:.0f}':>12}{p99:>8.1f}{errors:>8}"
        f"{median(ratios):>8.2f}{f'{ratios[0]:.2f}-{ratios[-1]:.2f}':>12}"
    )


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    options = parser.parse_args(argv)
    paths = [f"/{code}/{slug}/" for code, slug, _text in articles(options.pairs, 1)]
    with ended_cleanly(), ExitStack() as stack:
        tree = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        write_tree(tree, options.pairs)
        server = stack.enter_context(postgresql()) if "postgresql" in options.engines else ""
        print(f"{'database':12}{'what':16}{'req/s':>8}{'range':>12}{'p99 ms':>8}{'errors':>8}{'ratio':>8}{'range':>12}")
        for engine in options.engines:
            with database(engine, server) as place:
                fill(place, tree)
                measure(place, paths, options.rounds, options.seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
