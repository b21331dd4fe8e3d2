import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_editor_signs_in(live_server, page, editor):
    page.goto(f"{live_server.url}/admin/")
    page.fill("[name=username]", editor.username)
    page.fill("[name=password]", "demo")
    page.click("[type=submit]")
    assert "Esha" in page.locator(".bar").inner_text()


def test_demo_accounts_stand_clear_of_the_button(live_server, page, settings):
    settings.DEMO = True
    page.goto(f"{live_server.url}/admin/login/")
    button, table = (page.locator(name).bounding_box() for name in ("[type=submit]", ".demo-accounts"))
    assert table["y"] - button["y"] - button["height"] >= 20
