"""One revision for somebody without an account, as the page would show it, and what they say about it.

Neither reads nor sets a cookie: the address is the key, and the form carries a signed token of its own.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from editorial.models import Comment, ReviewLink
from editorial.talk.links import comment_by_link, form_token, link_of, opened
from editorial.talk.places import Places
from editorial.talk.threads import NotSaid, Target
from editorial.talk.wording import comment_html
from glossary import layout
from glossary.documents import ArticleDocument
from glossary.languages import LANGUAGES, Language
from glossary.models.editions import Edition
from glossary.negotiation import preferred_languages
from glossary.pages import chapters
from glossary.rendering import render_article

FIELDS = ("name", "part", "quote", "body")

STATUS = {"rate": 429, "form": 403, "closed": 410}

HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, token: str) -> HttpResponse:
    """404 for a token that was never given out, 410 for a link that has ended."""
    link = link_of(token)
    if link is None:
        return _closed(LANGUAGES[preferred_languages(request)[0]], 404)
    language = LANGUAGES[link.article.language]
    with translation.override(language.code):
        if not link.is_open:
            return _closed(language, 410)
        if request.method == "POST":
            return _comment(request, link, language)
        if request.method == "GET":
            opened(link)
        return _page(link, language)


def _comment(request: HttpRequest, link: ReviewLink, language: Language) -> HttpResponse:
    typed = {name: request.POST.get(name, "").replace("\0", "").replace("\r\n", "\n") for name in FIELDS}
    target = Target(part=typed["part"], quote=typed["quote"])
    try:
        comment_by_link(link, target, typed["body"], name=typed["name"], form=request.POST.get("form", ""))
    except NotSaid as refused:
        status = STATUS.get(refused.refusal.code, 422)
        return _page(link, language, status, typed=typed, refused=str(refused))
    return _sent(HttpResponseRedirect(f"{request.path}#said", status=303))


def _page(link: ReviewLink, language: Language, status: int = 200, **context: Any) -> HttpResponse:
    document = ArticleDocument.parse(link.revision.text, language.code)
    targets, related = _neighbours(document, language)
    html = render_article(document, targets=targets)
    body = layout.render(
        "editorial/review.html",
        language,
        link=link,
        document=document,
        html=html,
        chapters=chapters(html.sections),
        related=related,
        parts=Places(document).parts,
        said=[(comment, _html(comment, language)) for comment in _own(link)],
        form=form_token(link),
        **{"typed": dict.fromkeys(FIELDS, ""), "refused": "", **context},
    )
    return _sent(HttpResponse(body, status=status))


def _neighbours(document: ArticleDocument, language: Language) -> tuple[dict[str, str], list[Edition]]:
    """Addresses of what the text links to, and what is related to it, as far as readers have it."""
    slugs = list(dict.fromkeys([*document.related, *(link.target for link in document.links)]))
    found = Edition.objects.found_at(language.code, slugs)
    return (
        {slug: edition.get_absolute_url() for slug, edition in found.items()},
        list(dict.fromkeys(found[slug] for slug in slugs if slug in found)),
    )


def _own(link: ReviewLink) -> list[Comment]:
    """What came through this link, and nothing else that was said."""
    return list(link.comments.select_related("thread").order_by("pk"))


def _html(comment: Comment, language: Language) -> SafeString:
    return mark_safe(comment_html(comment.body, language.code))  # noqa: S308 # sanitised


def _closed(language: Language, status: int) -> HttpResponse:
    return _sent(HttpResponse(layout.render("editorial/review_closed.html", language, code=status), status=status))


def _sent(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response
