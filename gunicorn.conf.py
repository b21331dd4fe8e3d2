"""Read by `gunicorn config.wsgi`; its own command line and GUNICORN_CMD_ARGS win over this file."""

import os

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# The default is one path for all of a user's servers, and open to all that user runs.
control_socket_disable = True
