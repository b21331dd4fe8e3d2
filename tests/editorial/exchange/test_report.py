import json

import pytest

from editorial.exchange.files import UsageError
from editorial.exchange.report import Kind, Outcome, Report, written


def test_report_counts_and_tells():
    told = []
    report = Report(lambda problem: told.append(str(problem)))
    assert report.is_clean
    report.counts[Outcome.CREATED] += 2
    report.problem("hi/a.md", Kind.NOTE, "odd", 7)
    assert report.is_clean
    report.failed("hi/b.md", "bad", 3, 12345)
    assert told == ["hi/a.md:7: odd", "hi/b.md:3: bad, at byte 12,345"]
    assert report.numbers == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "conflicts": 0,
        "failed": 1,
        "published": 0,
        "unpublished": 0,
    }


@pytest.mark.parametrize(
    "trouble", [lambda r: r.failed("a", "b"), lambda r: r.conflict("a", "b"), lambda r: r.not_published("a", "b")]
)
def test_trouble_is_not_clean(trouble):
    report = Report()
    trouble(report)
    assert not report.is_clean


@pytest.mark.parametrize("count", [0, 1, 3])
def test_file_holds_numbers_and_problems(tmp_path, count):
    report = Report()
    with written(report, tmp_path / "report.json"):
        for n in range(count):
            report.failed("hi/ब.md", "बुरा", n)
    data = json.loads((tmp_path / "report.json").read_text())
    assert data["failed"] == len(data["problems"]) == count
    assert (
        data["problems"][:1]
        == [{"file": "hi/ब.md", "line": 0, "byte": None, "kind": "failed", "message": "बुरा"}][:count]
    )
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_file_is_there_after_an_error_too(tmp_path):
    report = Report()
    report.conflict("a.md", "both")
    with pytest.raises(ZeroDivisionError), written(report, tmp_path / "report.json"):
        1 / 0  # noqa: B018
    assert json.loads((tmp_path / "report.json").read_text())["conflicts"] == 1


def test_report_that_cannot_be_written_is_refused_at_once(tmp_path):
    for path in (tmp_path, tmp_path / "none" / "report.json"):
        with pytest.raises(UsageError, match="can't be written"), written(Report(), path):
            pytest.fail("it went on")
