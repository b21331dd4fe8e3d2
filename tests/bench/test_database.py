import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings

from bin.postgresql import programs

LONG = """
import sys, time
from pathlib import Path
from urllib.parse import unquote, urlsplit
from bench import throughput
from bench.database import Database

def begin(self):
    print(self.url, flush=True)
    self.manage("shell", "--command", "import os, time; print(os.getpid(), flush=True); time.sleep(60)")

Database.prepare = begin
throughput.main(["--pairs", "1", "--runs", "1", "--engines", sys.argv[1]])
"""


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_measurement_that_is_ended_leaves_nothing_behind(engine, tmp_path):
    if engine == "postgresql" and programs() is None:
        pytest.skip("no PostgreSQL server on this machine")
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-c", LONG, engine]
    environment |= {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        address = next(line for line in process.stdout if "://" in line)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []
    assert not Path(unquote(urlsplit(address).netloc.rpartition("@")[2] or "/nowhere")).exists()
