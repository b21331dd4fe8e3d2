from typing import Any

from tqdm import tqdm

from editorial.management.usage import OneLineCommand, insist_on_static_files, one_line_errors
from editorial.publishing import refreshing


class Command(OneLineCommand):
    help = (
        "Makes the pages that the site no longer sends as they are stored, as after a new version of it. Until then "
        "they are made at each request: right, but slower."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = 0
        with one_line_errors(), tqdm(desc="pages", disable=None) as bar:
            insist_on_static_files()
            for count in refreshing(outdated=True):
                made += count
                bar.update(count)
        self.stdout.write(f"made {made}")
