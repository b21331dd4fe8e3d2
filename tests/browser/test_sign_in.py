import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_editor_signs_in(live_server, page, editor):
    page.goto(f"{live_server.url}/admin/")
    page.fill("[name=username]", editor.username)
    page.fill("[name=password]", "demo")
    page.click("[type=submit]")
    assert "Esha" in page.locator(".bar").inner_text()
