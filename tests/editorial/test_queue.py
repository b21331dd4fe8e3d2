from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone

from editorial import queue
from editorial.models import Job, Worker
from tests.editorial import jobs
from tests.editorial.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_done() -> Iterator[None]:
    jobs.done.clear()
    yield
    jobs.done.clear()


def take(worker: str = "w") -> Job:
    task = queue.claim(worker)
    assert task is not None
    return task


def make_due() -> None:
    Job.objects.update(run_after=timezone.now())


def test_a_task_is_done_and_its_result_kept():
    jobs.note.enqueue("once")
    queue.run(take())
    job = Job.objects.get()
    assert (job.status, job.return_value, jobs.done) == ("SUCCESSFUL", "ONCE", ["once"])
    assert job.finished_at >= job.started_at
    assert queue.claim("w") is None


def test_the_task_may_ask_which_attempt_it_is():
    jobs.count.enqueue()
    queue.run(take())
    assert Job.objects.get().return_value == 1


def test_the_urgent_come_first_and_the_future_waits():
    jobs.note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("later")
    jobs.note.enqueue("second")
    jobs.note.using(priority=5).enqueue("first")
    for _count in range(2):
        queue.run(take())
    assert jobs.done == ["first", "second"]
    assert queue.claim("w") is None


@pytest.mark.parametrize(
    ("task", "args", "reason"),
    [
        (jobs.fail, ["luck"], "ValueError: no luck"),
        (jobs.answer_with_what_is_not_json, [], "TypeError: Unsupported type"),
    ],
)
def test_what_fails_is_tried_three_times_with_a_pause_and_then_says_why(task, args, reason):
    task.enqueue(*args)
    for attempt in (1, 2):
        queue.run(take())
        job = Job.objects.get()
        assert (job.status, job.attempts, job.finished_at) == ("READY", attempt, None)
        assert job.run_after > timezone.now() + queue.RETRY_AFTER * attempt - timedelta(seconds=5)
        assert queue.claim("w") is None
        make_due()
    queue.run(take())
    job = Job.objects.get()
    assert (job.status, job.attempts) == ("FAILED", 3)
    assert job.reason.startswith(reason)
    assert job.finished_at


def test_a_task_whose_function_is_gone_fails_with_that_reason():
    jobs.note.enqueue("once")
    Job.objects.update(task_path="tests.editorial.jobs.gone", worker_ids=["a", "b"])
    queue.run(take())
    job = Job.objects.get()
    assert (job.status, str(job)) == ("FAILED", "gone")
    assert "gone" in job.reason


@pytest.mark.parametrize("heartbeat", [None, timedelta(minutes=2)])
def test_a_task_of_a_lost_worker_is_given_back(heartbeat):
    jobs.note.enqueue("once")
    take("lost")
    if heartbeat:
        Worker.objects.create(key="lost", seen_at=timezone.now() - heartbeat)
    assert queue.sweep("w") == 1
    job = Job.objects.get()
    assert (job.status, job.attempts) == ("READY", 1)
    assert "WorkerLost: The worker ended" in job.reason


def test_a_task_of_a_living_worker_is_left_alone():
    jobs.note.enqueue("once")
    take("other")
    Worker.objects.create(key="other")
    assert queue.sweep("w") == 0
    assert Job.objects.get().status == "RUNNING"


def test_a_task_that_the_worker_itself_lost_is_given_back():
    jobs.note.enqueue("once")
    take("w")
    Worker.objects.create(key="w")
    assert queue.sweep("w") == 1


def test_three_lost_workers_are_enough():
    jobs.end_the_process.enqueue()
    for attempt in ("a", "b", "c"):
        make_due()
        take(attempt)
        queue.sweep("w")
    job = Job.objects.get()
    assert (job.status, job.attempts) == ("FAILED", 3)
    assert "WorkerLost" in job.exception_class_path


def test_who_was_taken_for_dead_does_not_overwrite_who_took_over():
    jobs.note.enqueue("once")
    slow = take("slow")
    queue.sweep("w")
    make_due()
    quick = take("quick")
    queue.run(slow)
    assert Job.objects.get().status == "RUNNING"
    queue.run(quick)
    job = Job.objects.get()
    assert (job.status, job.worker_ids) == ("SUCCESSFUL", ["slow", "quick"])


def test_only_a_failed_task_can_be_tried_again():
    jobs.note.enqueue("once")
    assert not queue.again(Job.objects.get())
    Job.objects.update(status=TaskResultStatus.FAILED, worker_ids=["a", "b", "c"])
    job = Job.objects.get()
    assert queue.again(job)
    assert not queue.again(job)
    queue.run(take())
    assert Job.objects.get().status == "SUCCESSFUL"


def test_old_results_and_workers_are_forgotten_but_not_the_last():
    now = timezone.now()
    for age in (1, 31):
        jobs.note.enqueue("x")
        Job.objects.filter(finished_at=None).update(finished_at=now - timedelta(days=age), status="SUCCESSFUL")
    Worker.objects.create(key="old", seen_at=now - timedelta(days=40), ran_at=now - timedelta(days=40))
    Worker.objects.create(key="last", seen_at=now - timedelta(days=35), ran_at=now - timedelta(days=35))
    queue.prune()
    assert Job.objects.count() == 1
    assert list(Worker.objects.values_list("key", flat=True)) == ["last"]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_each_task_is_given_to_one():
    for number in range(20):
        jobs.note.enqueue(str(number))

    def work(name: str) -> list[object]:
        taken = []
        while task := queue.claim(name):
            taken.append(task.pk)
        return taken

    taken = together(*(lambda name=name: work(name) for name in "abcd"))
    keys = [key for keys in taken for key in keys]
    assert len(keys) == len(set(keys)) == 20
