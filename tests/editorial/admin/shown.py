"""Reads a form off a page and gives what a browser would post for it untouched: line ends as CRLF and all."""

from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from editorial.models import User
from glossary.models import Article


class _Form(HTMLParser):
    """The successful controls of the form with that id, in order."""

    def __init__(self, form: str) -> None:
        super().__init__(convert_charrefs=True)
        self.form = form
        self.fields: dict[str, str] = {}
        self.inside = False
        self.templates = 0
        self.text: str | None = None
        self.options: list[tuple[str, bool]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "template":
            self.templates += 1
        elif tag == "form":
            self.inside = given.get("id") == self.form
        elif tag == "option" and self.options is not None:
            self.options.append((given.get("value") or "", "selected" in given))
        elif tag in {"input", "textarea", "select"} and self._mine(given):
            getattr(self, f"_{tag}")(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.templates -= 1
        elif tag == "form":
            self.inside = False
        elif tag == "textarea" and self.text is not None:
            text = self.text.removeprefix("\n").replace("\r\n", "\n").replace("\r", "\n")
            self.fields[self.name], self.text = text.replace("\n", "\r\n"), None
        elif tag == "select" and self.options is not None:
            chosen = [value for value, selected in self.options if selected] or [self.options[0][0]]
            self.fields[self.name], self.options = chosen[0], None

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text += data

    def _mine(self, given: dict[str, str | None]) -> bool:
        mine = given.get("form") == self.form or (self.inside and "form" not in given)
        return mine and not self.templates and "name" in given

    def _input(self, given: dict[str, str | None]) -> None:
        if given.get("type") not in {"checkbox", "radio", "submit"} or "checked" in given:
            self.fields[str(given["name"])] = (given.get("value") or "").replace("\r", "").replace("\n", "")

    def _textarea(self, given: dict[str, str | None]) -> None:
        self.name, self.text = str(given["name"]), ""

    def _select(self, given: dict[str, str | None]) -> None:
        self.name, self.options = str(given["name"]), []


def fields_of(response: HttpResponse, form: str = "copy") -> dict[str, str]:
    return fields_in(response.content.decode(), form)


def fields_in(html: str, form: str = "copy") -> dict[str, str]:
    parser = _Form(form)
    parser.feed(html)
    return parser.fields


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, article: Article, *args: object) -> str:
    return reverse(f"admin:glossary_article_{name}", args=[article.pk, *args])


def open_form(client: Client, article: Article) -> dict[str, str]:
    response = client.get(page("change", article))
    assert response.status_code == 200
    return fields_of(response)


def save(client: Client, article: Article, fields: dict[str, str], **changes: str) -> HttpResponse:
    return client.post(page("change", article), {**fields, **changes}, follow=True)


def messages_of(response: HttpResponse) -> list[str]:
    return [str(message) for message in response.context["messages"]]
