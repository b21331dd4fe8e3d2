"""Tasks for tests of the queue, which finds them by their path."""

import os
import time

from django.tasks import TaskContext, task

from glossary.models import Topic

done: list[object] = []


@task
def note(word: str) -> str:
    done.append(word)
    return word.upper()


@task
def fail(word: str) -> None:
    done.append(word)
    raise ValueError(f"no {word}")


@task(takes_context=True)
def count(context: TaskContext) -> int:
    return context.attempt


@task
def answer_with_what_is_not_json() -> object:
    return object()


@task
def end_the_process() -> None:
    os.kill(os.getpid(), 9)


@task
def wait(seconds: float) -> None:
    time.sleep(seconds)


@task
def name_a_topic(name: str) -> None:
    Topic.objects.get_or_create(slug=name, defaults={"name": name})
