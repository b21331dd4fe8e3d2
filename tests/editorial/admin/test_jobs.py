import pytest
from django.urls import reverse

from editorial import queue
from editorial.models import Job, Worker
from tests.editorial import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(db) -> Job:
    jobs.fail.enqueue("luck")
    Job.objects.update(worker_ids=["a", "b"])
    queue.run(queue.claim("c"))
    return Job.objects.get()


def test_administrators_read_why_a_job_failed(client, superuser, failed):
    client.force_login(superuser)
    listed = client.get(reverse("admin:editorial_job_changelist")).content.decode()
    assert "ValueError: no luck" in listed
    page = client.get(reverse("admin:editorial_job_change", args=[failed.pk])).content.decode()
    assert "Traceback (most recent call last)" in page
    assert "luck" in page


def test_a_job_that_raised_nothing_has_no_reason(client, superuser):
    jobs.note.enqueue("once")
    client.force_login(superuser)
    assert ">–<" in client.get(reverse("admin:editorial_job_changelist")).content.decode()
    page = client.get(reverse("admin:editorial_job_change", args=[Job.objects.get().pk])).content.decode()
    assert "Traceback" not in page


def post_again(client, job: Job):
    data = {"action": "try_again", "_selected_action": [str(job.pk)]}
    return client.post(reverse("admin:editorial_job_changelist"), data, follow=True)


def test_administrators_have_a_failed_job_tried_again_once(client, superuser, failed):
    client.force_login(superuser)
    assert "1 job is tried again." in post_again(client, failed).content.decode()
    assert Job.objects.get().status == "READY"
    assert "0 jobs are tried again." in post_again(client, failed).content.decode()


def test_nobody_else_sees_the_jobs_or_has_one_tried_again(client, publisher, failed):
    client.force_login(publisher)
    assert client.get(reverse("admin:editorial_job_changelist")).status_code == 403
    assert post_again(client, failed).status_code == 403
    assert Job.objects.get().status == "FAILED"


@pytest.mark.parametrize("words", ["has never run here", "last ran on"])
def test_the_first_page_says_when_no_worker_runs(client, editor, words):
    client.force_login(editor)
    if words == "last ran on":
        Worker.objects.create(key="w", ran_at="2026-03-01T00:00Z")
    page = client.get(reverse("admin:index")).content.decode()
    assert "Nothing goes out on time" in page
    assert words in page


def test_the_first_page_is_quiet_while_a_worker_runs(client, editor):
    client.force_login(editor)
    Worker.objects.create(key="w")
    assert "on time" not in client.get(reverse("admin:index")).content.decode()
