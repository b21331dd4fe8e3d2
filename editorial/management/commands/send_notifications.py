from typing import Any

from django.core.mail import mailers
from django.core.management.base import CommandError

from editorial.mailing import MAILER, send_due
from editorial.management.usage import OneLineCommand


class Command(OneLineCommand):
    help = (
        "Sends the notifications that are due by e-mail: at once, or one digest a day, as each person chose. "
        "The worker does this, too; both may run, and each notification is sent once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if MAILER not in mailers:
            raise CommandError("No mail is set up: see EMAIL_URL in the operator's documentation.")
        sent = 0
        while count := send_due():
            sent += count
        self.stdout.write(f"sent {sent}")
