"""The way of a text from draft to page and round again, by four people."""

import pytest

from editorial.models import Role
from tests.browser.desk import Desk
from tests.conftest import make_user
from tests.editorial.stages import do
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_text_goes_round_and_readers_keep_the_old_edition_until_the_last_step(live_server, new_page):
    do(make_article(), "override")
    article = make_article(language="hi")
    people = {
        name: Desk(live_server, new_page(), make_user(name, role, language="hi"))
        for name, role in {"tara": Role.TRANSLATOR, "ravi": Role.REVIEWER, "pooja": Role.PUBLISHER}.items()
    }
    tara, ravi, pooja = people.values()
    reader = new_page()
    address = f"{live_server.url}/hi/bond/"

    def read() -> str:
        reader.goto(address)
        return reader.locator("main").inner_text()

    def write(text: str, revision: int) -> None:
        tara.open(article)
        tara.section(1).locator("textarea").fill(text)
        assert tara.save() == f"Saved as revision {revision}."

    write("पहला पाठ।", 2)
    tara.press("Send revision 2 to review")
    assert tara.said() == "Revision 2 is in review now."

    page = ravi.open(article)
    assert "पहला पाठ।" in page.locator("main").inner_text()
    page.get_by_text("Ask for changes to revision 2…").click()
    page.locator("[name=words]").fill("एक शब्द बदलिए।")
    ravi.press("Ask for changes to revision 2")
    assert ravi.said() == "You asked for changes to revision 2."

    assert "एक शब्द बदलिए।" in tara.open(article).locator(".now").inner_text()
    write("दूसरा पाठ।", 3)
    tara.press("Send revision 3 to review")
    ravi.open(article)
    ravi.press("Approve revision 3")
    assert ravi.said() == "You approved revision 3."

    pooja.open(article)
    pooja.press("Publish revision 3")
    assert pooja.said() == "Revision 3 is live now."
    assert "दूसरा पाठ।" in read()

    write("तीसरा पाठ।", 4)
    assert "दूसरा पाठ।" in read()
    tara.press("Send revision 4 to review")
    assert "दूसरा पाठ।" in read()
    ravi.open(article)
    ravi.press("Approve revision 4")
    assert "दूसरा पाठ।" in read()
    pooja.open(article)
    pooja.press("Publish revision 4")
    text = read()
    assert "तीसरा पाठ।" in text
    assert "दूसरा पाठ।" not in text
