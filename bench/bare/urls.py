from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from bench.bare.models import Page


def page(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    return render(request, "bare/page.html", {"page": get_object_or_404(Page, language=language, slug=slug)})


urlpatterns = [path("<str:language>/<slug:slug>/", page)]
