"""What has to hold before a text moves on, whoever moves it."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from editorial.models.talk import Thread
from editorial.rules import ROLES, Action, Refused, Sentence, fill, language_name, who_may
from glossary.models.articles import Article, State
from glossary.models.editions import Edition
from glossary.rendering import plain_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What an article's gates need to know. `live` is its own edition, without its texts; `source_goes_out` is when
    the source is to be published, if that is planned.

    `open_threads`: of a text that waits for approval, what each open thread is about, oldest first.
    """

    live: Edition | None
    open_threads: tuple[str, ...] = ()
    has_source: bool
    source_is_live: bool
    source_goes_out: datetime | None = None


UNTITLED = _("A text without a title can't be published: readers couldn't find it.")

# Of open threads, how many a refusal names, and how much of each.
THREADS_NAMED = 3
QUOTED = 40

type Gate = Callable[[Article, Facts], Refused | None]


def facts_of(articles: Iterable[Article]) -> dict[int, Facts]:
    """Facts by the articles' keys, in at most three queries."""
    articles = list(articles)
    entries = {article.entry_id for article in articles}
    editions = Edition.objects.filter(entry__in=entries).defer("markdown_gz", "page_gz")
    live = {(edition.entry_id, edition.language): edition for edition in editions}
    source = settings.SOURCE_LANGUAGE
    written = Article.objects.filter(entry__in=entries, language=source, number__gt=0)
    sources = dict(written.values_list("entry", "publish_at"))
    threads = defaultdict(list)
    # Approval alone asks, of a text in review or, once it is taken, approved.
    asked = [article for article in articles if article.state in {State.IN_REVIEW, State.APPROVED}]
    for thread in Thread.objects.filter(article__in=asked, state=Thread.State.OPEN).order_by("pk"):
        threads[thread.article_id].append(str(thread))
    return {
        article.pk: Facts(
            live=live.get((article.entry_id, article.language)),
            open_threads=tuple(threads[article.pk]),
            has_source=article.entry_id in sources,
            source_is_live=(article.entry_id, source) in live,
            source_goes_out=sources.get(article.entry_id),
        )
        for article in articles
    }


def no_text(article: Article) -> Refused:
    return Refused("empty", _("There is no text yet."), _writers(article), _("Write it and save it first."))


def _writers(article: Article) -> Sentence:
    return who_may(ROLES[Action.EDIT], article.language)


def has_text(article: Article, _facts: Facts) -> Refused | None:
    return None if article.number else no_text(article)


def has_title(article: Article, _facts: Facts) -> Refused | None:
    if not article.number:
        return no_text(article)
    if plain_line(article.title):
        return None
    return Refused("untitled", UNTITLED, _writers(article), _("Give it a title."))


def not_yet_approved(article: Article, _facts: Facts) -> Refused | None:
    if not article.text_hash or article.approved_hash != article.text_hash:
        return None
    return Refused(
        "approved",
        fill(_("Revision %(number)d is approved already."), number=article.number),
        next=_("Change the text first, or leave it as it is."),
    )


def source_is_live(article: Article, facts: Facts) -> Refused | None:
    if article.is_source or not facts.has_source or facts.source_is_live:
        return None
    source = settings.SOURCE_LANGUAGE
    return Refused(
        "source",
        fill(
            _("A translation is published only while its source is, and the %(language)s isn't live."),
            language=language_name(source),
        ),
        who_may(ROLES[Action.PUBLISH], source),
        fill(_("Publish the %(language)s first, or publish this one with a reason."), language=language_name(source)),
    )


def source_goes_out_first(article: Article, facts: Facts) -> Refused | None:
    """What goes out later is judged then; a plan that can't come true is no plan."""
    refused, first = source_is_live(article, facts), facts.source_goes_out
    if refused is None or (first and (article.publish_at is None or first <= article.publish_at)):
        return None
    language = language_name(settings.SOURCE_LANGUAGE)
    return replace(
        refused, next=fill(_("Publish the %(language)s first, or schedule it for no later."), language=language)
    )


def end_is_planned(article: Article, facts: Facts) -> Refused | None:
    if facts.live and facts.live.withdraw_at:
        return None
    rule = _("No day is set on which this text is taken down.")
    return Refused("no_end", rule, next=_("Set one, or leave it live."))


def is_live(article: Article, facts: Facts) -> Refused | None:
    if facts.live:
        return None
    return Refused(
        "not_live",
        _("Readers don't see this text: there is nothing to withdraw."),
        next=_("Leave it as it is: it goes out only when somebody publishes it."),
    )


def is_news(article: Article, facts: Facts) -> Refused | None:
    """Refuses to publish without approval what is live already, unless it has been approved since."""
    if not facts.live or facts.live.text_hash != article.text_hash:
        return None
    return Refused(
        "live",
        fill(_("Revision %(number)d is live already."), number=article.number),
        next=_("Withdraw it, or change the text first."),
    )


def no_open_threads(article: Article, facts: Facts) -> Refused | None:
    if not (threads := facts.open_threads):
        return None
    shown = [f"“{Truncator(about).chars(QUOTED)}”" for about in threads[:THREADS_NAMED]]
    return Refused(
        "threads",
        fill(
            ngettext_lazy("A thread is open: %(about)s.", "%(count)d threads are open: %(about)s.", len(threads)),
            count=len(threads),
            about=", ".join([*shown, "…"] if len(threads) > THREADS_NAMED else shown),
        ),
        next=_("Resolve what is settled, or approve with a reason, which is kept."),
    )
