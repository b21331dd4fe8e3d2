from typing import Any

from django.core.management.base import CommandError
from tqdm import tqdm

from editorial.management.usage import OneLineCommand, one_line_errors, say
from editorial.verify import differences
from glossary.models.articles import Article


class Command(OneLineCommand):
    help = "Recomputes hashes, projections and counters, and names every difference. Exit status 1 if there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        with one_line_errors(), tqdm(total=Article.objects.count(), unit=" articles", disable=None) as bar:
            for difference in differences(bar.update):
                found += 1
                say(self.stdout, str(difference))
        if found:
            raise CommandError(f"Differences: {found}.")
        self.stdout.write("No difference.")
