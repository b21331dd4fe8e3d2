"""A process that has everything loaded and, for each line that it reads, begets a worker and says its process id."""

import os
import sys

import django


def main() -> None:
    django.setup()
    from django.db import connections

    from editorial.worker import Runner

    connections.close_all()
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            Runner().run()
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - for whoever kills it
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
