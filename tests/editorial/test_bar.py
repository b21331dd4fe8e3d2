import pytest
from django.urls import reverse

from editorial.models import User
from editorial.templatetags.bar import ORDER, in_bar
from tests.editorial.admin.shown import signed_in


@pytest.mark.parametrize("language", ["en", "hi"])
def test_bar_has_the_same_order_in_every_language(superuser, language):
    User.objects.filter(pk=superuser.pk).update(language=language)
    response = signed_in(superuser).get(reverse("admin:index"))
    names = [model["object_name"] for model in in_bar(response.context["available_apps"])]
    assert names[: len(ORDER)] == list(ORDER)
    bar = response.content.decode().partition("</nav>")[0]
    places = [bar.index(f'"{model["admin_url"]}"') for model in in_bar(response.context["available_apps"])]
    assert places == sorted(places)


def test_model_without_a_place_is_on_the_first_page_only():
    names = ["Unknown", "Event", "Article"]
    apps = [{"models": [{"object_name": name}]} for name in names]
    assert [model["object_name"] for model in in_bar(apps)] == ["Article", "Event"]
