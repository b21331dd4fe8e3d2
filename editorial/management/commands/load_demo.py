from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from editorial import demo
from editorial.management.usage import OneLineCommand, one_line_errors
from glossary.models.articles import Article
from glossary.models.editions import Edition


class Command(OneLineCommand):
    help = "Loads the sample glossary and one account a role, for a look round. Needs DEMO=True. Keeps what is there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's accounts have a password that everyone knows: set DEMO=True to have them.")
        with one_line_errors():
            demo.load(settings.BASE_DIR / "sample")
        self.stdout.write(f"{Article.objects.count()} articles, {Edition.objects.count()} of them live.")
        self.stdout.write(f"Accounts, each with the password “{demo.PASSWORD}”:")
        for account in demo.ACCOUNTS:
            self.stdout.write(f"  {account.username:<11} {account.name:<15} {account.title}, {account.scope}")
