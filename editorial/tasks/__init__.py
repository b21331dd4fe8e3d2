"""Work that nobody has to wait for, each a function with `@task` of `django.tasks`, in a module for its subject.

Enqueue a task in the transaction that makes it necessary: the queue is a table of the same database, and both are there
or neither is. The worker does a task at least once, and once more after a failure or a kill: it has to be right when
done twice. It takes seconds, not minutes, as publications wait for it: long work does a part and enqueues the rest.
Arguments and results are JSON: keys, not objects.
"""
