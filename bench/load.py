"""Load on a server on this machine: by wrk, or by threads of our own where it is missing."""

import http.client
import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import regex

SCRIPT = Path(__file__).with_name("urls.lua")
CONNECTIONS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is asked for: addresses, or pairs of address and ETag."""

    name: str
    lines: Sequence[str]
    encoding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    rate: float
    p99_ms: float
    errors: int


def run(load: Load, port: int, seconds: int) -> Answer:
    wrk = shutil.which("wrk")
    return run_wrk(wrk, load, port, seconds) if wrk else run_threads(load, port, seconds)


def run_wrk(wrk: str, load: Load, port: int, seconds: int) -> Answer:
    with tempfile.NamedTemporaryFile("w", suffix=".urls") as urls:
        urls.write("\n".join(load.lines) + "\n")
        urls.flush()
        environment = os.environ | {"BENCH_URLS": urls.name}
        if load.encoding:
            environment["BENCH_ENCODING"] = load.encoding
        output = subprocess.run(
            [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", SCRIPT, f"http://127.0.0.1:{port}"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=seconds + 30,
        ).stdout
    return parse(output)


def parse(output: str) -> Answer:
    rate = regex.search(r"Requests/sec:\s+([\d.]+)", output)
    tail = regex.search(r"99%\s+([\d.]+)(us|ms|s)", output)
    if rate is None or tail is None:
        raise RuntimeError(output)
    errors = regex.findall(r"Non-2xx or 3xx responses: (\d+)|(?:connect|read|write|timeout) (\d+)", output)
    return Answer(
        rate=float(rate[1]),
        p99_ms=float(tail[1]) * {"us": 0.001, "ms": 1, "s": 1000}[tail[2]],
        errors=sum(int(count) for pair in errors for count in pair if count),
    )


def run_threads(load: Load, port: int, seconds: int) -> Answer:
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        results = list(pool.map(lambda seed: ask(load, port, end, random.Random(seed)), range(CONNECTIONS)))
    times = sorted(taken for taken_times, _errors in results for taken in taken_times)
    return Answer(
        rate=len(times) / seconds,
        p99_ms=times[len(times) * 99 // 100] * 1000,
        errors=sum(errors for _times, errors in results),
    )


def ask(load: Load, port: int, end: float, rng: random.Random) -> tuple[list[float], int]:
    times, errors = [], 0
    while (start := time.monotonic()) < end:
        path, _blank, etag = rng.choice(load.lines).partition(" ")
        headers = {"Accept-Encoding": load.encoding or "identity"} | ({"If-None-Match": etag} if etag else {})
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        errors += response.status >= 400
        times.append(time.monotonic() - start)
    return times, errors
