"""Articles per second and peak memory of importing and publishing, each command a process of its own.

"CPU ms" is the command's own processor time an article, without the database server's.

python -m bench.throughput [--pairs 500 1000 2000] [--runs 3] [--engines sqlite postgresql]
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.corpus import write_tree
from bench.database import ENGINES, Run, database, ended_cleanly, postgresql


def measure(engine: str, server: str, tree: Path) -> tuple[Run, Run]:
    with database(engine, server) as place:
        place.prepare()
        return (
            place.manage("import_articles", str(tree)),
            place.manage("publish_articles", "--as", "bench", "--override", "measured"),
        )


def row(engine: str, step: str, pairs: int, runs: list[Run]) -> str:
    rates = sorted(2 * pairs / run.seconds for run in runs)
    peak = median(run.peak_mb for run in runs)
    cpu = median(run.cpu_seconds for run in runs) * 1000 / (2 * pairs)
    spread = f"{rates[0]:.0f}-{rates[-1]:.0f}"
    return f"{engine:12}{step:10}{pairs:>7}{median(rates):>12.0f}{spread:>12}{cpu:>8.2f}{peak:>10.0f}"


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, nargs="+", default=[500, 1000, 2000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    options = parser.parse_args(argv)
    print(f"{'database':12}{'command':10}{'pairs':>7}{'articles/s':>12}{'range':>12}{'CPU ms':>8}{'peak MB':>10}")
    with ended_cleanly(), ExitStack() as stack:
        server = stack.enter_context(postgresql()) if "postgresql" in options.engines else ""
        for pairs in options.pairs:
            tree = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            write_tree(tree, pairs)
            for engine in options.engines:
                imports, publications = zip(*(measure(engine, server, tree) for _ in range(options.runs)), strict=True)
                print(row(engine, "import", pairs, list(imports)))
                print(row(engine, "publish", pairs, list(publications)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
