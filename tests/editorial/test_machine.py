"""Saves, moves, publications and withdrawals in any order, by anybody: what has to hold holds after each step."""

import os

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from editorial import batches
from editorial.merge import merge
from editorial.models import Batch, Event, Revision, Role
from editorial.publishing import act, earlier_approved, publish_again, publish_many, refresh_stale, withdraw
from editorial.replacing import Search
from editorial.revisions import Archived, StaleBase, open_articles, save_document
from editorial.rules import Action
from editorial.schedule import carry_out, plans
from editorial.verify import differences
from editorial.workflow import TRANSITIONS, TransitionNotAllowed, moves
from glossary import pages
from glossary.documents import ArticleDocument
from glossary.models import Article, Edition
from glossary.models.articles import SIGNED, State
from tests.conftest import make_user
from tests.editorial.stages import time_for

# `RUNS=40 pytest tests/editorial/test_machine.py` takes a thousand steps, of 25 a run.
RUNS = int(os.environ.get("RUNS", "10"))

PEOPLE = {
    "esha": [Role.EDITOR],
    "tara": [Role.TRANSLATOR, Role.REVIEWER],
    "ravi": [Role.REVIEWER],
    "pooja": [Role.PUBLISHER],
    "omkar": list(Role),
}
ADDRESSES = [("bond", "en"), ("bond", "hi"), ("yield", "en")]

addresses = st.sampled_from(ADDRESSES)
people = st.sampled_from([*PEOPLE, "sona", "importer"])
TEXT = """---
title: {0}
description: {1}
keywords: {2}
---

# {0}

## Of it

See [it](/{3}) or [that](/bond).
"""
texts = st.builds(
    TEXT.format,
    st.sampled_from(["Bond", "Yield", ""]),
    st.sampled_from(["What it is.", "Another."]),
    st.sampled_from(["Investing", "Investing,Debt", ""]),
    st.sampled_from(["yield", "coupon"]),
)


class Desk(RuleBasedStateMachine):
    """`hands` are the people who wrote since the last approval, `approved` the hashes that were, by address."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.people = {name: make_user(name, *roles) for name, roles in PEOPLE.items()}
        self.people["sona"] = make_user("sona", is_superuser=True)
        self.people["importer"] = make_user("importer", *Role, is_robot=True)
        self.hands: dict[tuple[str, str], set[str]] = {address: set() for address in ADDRESSES}
        self.touched: set[tuple[str, str]] = set()
        self.approved: dict[tuple[str, str], set[str]] = {address: set() for address in ADDRESSES}
        self.steps = 0
        for slug, language in ADDRESSES:
            open_articles(language, [slug])
            self.save((slug, language), TEXT.format(slug, "What it is.", "Investing", "yield"), "importer")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def article(self, address: tuple[str, str]) -> Article:
        slug, language = address
        return Article.objects.select_related("entry").get(entry__slug=slug, language=language)

    @rule(address=addresses, text=texts, name=people)
    def save(self, address: tuple[str, str], text: str, name: str) -> None:
        article = self.article(address)
        before = article.text_hash
        document = ArticleDocument.parse(text, article.language)
        try:
            save_document(article, document, base=article.number, by=self.people[name])
        except Archived:
            assert article.state == State.ARCHIVED
            return
        self.saved(address, name, changed=article.text_hash != before)

    @rule(address=addresses, text=texts)
    def save_late(self, address: tuple[str, str], text: str) -> None:
        article = self.article(address)
        document = ArticleDocument.parse(text, article.language)
        if not article.number or document.text_hash == article.text_hash:
            return
        with pytest.raises(Archived if article.state == State.ARCHIVED else StaleBase):
            save_document(article, document, base=article.number - 1, by=self.people["esha"])

    @rule(address=addresses, text=texts, name=people, data=st.data())
    def merge_late(self, address: tuple[str, str], text: str, name: str, data: st.DataObject) -> None:
        """A text made from an earlier revision comes together with the head; conflicts are chosen at random."""
        article = self.article(address)
        if article.state == State.ARCHIVED or article.number < 2:
            return
        base = data.draw(st.integers(1, article.number - 1))
        texts_of = dict(article.revisions.filter(number__in=[base, article.number]).values_list("number", "text"))
        first, theirs = (ArticleDocument.parse(texts_of[number], article.language) for number in (base, article.number))
        merged = merge(first, ArticleDocument.parse(text, article.language), theirs)
        sides = {each.id: data.draw(st.sampled_from([each.mine, each.theirs])) for each in merged.conflicts}
        document = ArticleDocument.parse(merged.resolved(sides), article.language)
        given = {"base": article.number, "merged": base, "origin": Revision.Origin.MERGE, "by": self.people[name]}
        save_document(article, document, **given)
        self.saved(address, name, changed=document.text_hash != theirs.text_hash)

    @rule(address=addresses, name=people, data=st.data())
    def restore(self, address: tuple[str, str], name: str, data: st.DataObject) -> None:
        article = self.article(address)
        if article.state == State.ARCHIVED:
            return
        number = data.draw(st.integers(1, article.number))
        text, before = article.revisions.get(number=number).text, article.text_hash
        document = ArticleDocument.parse(text, article.language)
        given = {"base": article.number, "origin": Revision.Origin.RESTORE, "by": self.people[name]}
        save_document(article, document, **given)
        self.saved(address, name, changed=document.text_hash != before)

    def saved(self, address: tuple[str, str], name: str, *, changed: bool) -> None:
        if changed:
            self.steps += 1
            self.wrote(address, name)

    def wrote(self, address: tuple[str, str], name: str) -> None:
        if name != "importer":
            self.hands[address].add(name)
            self.touched.add(address)

    @rule(action=st.sampled_from([move.action for move in batches.MOVES]), name=people)
    def move_many(self, action: Action, name: str) -> None:
        batch = batches.propose(Article.objects.all(), by=self.people[name])
        outlook = batches.outlook(batch, action, by=self.people[name])
        assert len(outlook.possible) + sum(map(len, outlook.refused.values())) == len(ADDRESSES)
        self.run(batch, action=action, words="why")

    @rule(find=st.sampled_from(["What", "Another", "it"]), name=people)
    def replace_many(self, find: str, name: str) -> None:
        search = Search(find=find)
        found = batches.find("en", search, by=self.people["sona"])
        chosen = {each.article.pk: (each.article.text_hash, [hit.number for hit in each.hits]) for each in found}
        if chosen:
            self.run(batches.propose_replacement(search, "Thing", chosen, by=self.people[name]))

    @rule(name=people)
    def take_back_the_last_batch(self, name: str) -> None:
        last = Batch.objects.filter(ended_at__isnull=False).order_by("pk").last()
        if last is None:
            return
        try:
            back = batches.propose_taking_back(last, by=self.people[name])
        except batches.BatchNotAllowed:
            return
        self.run(back, words="a mistake")

    def run(self, batch: Batch, **chosen: str) -> None:
        count = Event.objects.count()
        try:
            batches.start(batch, by=batch.by, **chosen)
        except TransitionNotAllowed:
            return
        batch.refresh_from_db()
        while batches.carry_on(batch, 2):
            pass
        done = batch.items.done().select_related("event__article__entry").order_by("pk")
        self.steps += Event.objects.count() - count
        assert self.steps - count >= len(done)
        for item in done:
            address = (item.event.article.entry.slug, item.event.article.language)
            if item.event.kind == Event.Kind.SAVED:
                self.wrote(address, batch.by.username)
            if item.event.kind == Event.Kind.APPROVED:
                self.approved_by(address, batch.by.username)

    @rule(address=addresses, action=st.sampled_from(list(TRANSITIONS)), name=people, words=st.sampled_from(["", "why"]))
    def move(self, address: tuple[str, str], action: Action, name: str, words: str) -> None:
        article = self.article(address)
        live = Edition.objects.filter(entry=article.entry, language=article.language).first()
        seen = live.stamp if live and TRANSITIONS[action].of_live else article.text_hash
        count = self.events_of(action, article)
        try:
            act(article, action, by=self.people[name], seen=seen, words=words, at=time_for(action))
        except TransitionNotAllowed:
            return
        self.moved(address, action, name, count)

    @rule(address=addresses)
    def press_the_first_button(self, address: tuple[str, str]) -> None:
        article, somebody = self.article(address), self.people["omkar"]
        for button in moves(somebody, article):
            if button.verdict and not button.transition.needs_reason:
                count = self.events_of(button.action, article)
                act(article, button.action, by=somebody, seen=button.seen, at=time_for(button.action))
                self.moved(address, button.action, "omkar", count)
                return

    @rule(address=addresses)
    def take_down(self, address: tuple[str, str]) -> None:
        article = self.article(address)
        if live := Edition.objects.filter(entry=article.entry, language=article.language).first():
            withdraw(article, by=self.people["pooja"], seen=live.stamp, reason="why")
            self.steps += 1

    @rule()
    def the_time_comes(self) -> None:
        """A year passes."""
        due = plans()
        done = [carry_out(plan) for plan in due]
        assert all(done)
        self.steps += len(done)
        assert not plans()

    @rule(address=addresses, data=st.data())
    def publish_an_earlier_one_again(self, address: tuple[str, str], data: st.DataObject) -> None:
        article = self.article(address)
        numbers = list(earlier_approved(article).values_list("number", flat=True))
        live = Edition.objects.filter(entry=article.entry, language=article.language).first()
        if not numbers:
            return
        number = data.draw(st.sampled_from(numbers))
        try:
            publish_again(article, number, by=self.people["pooja"], seen=live.stamp if live else "")
        except TransitionNotAllowed:
            assert article.state == State.ARCHIVED or not article.is_source
            return
        self.steps += 1

    def events_of(self, action: Action, article: Article) -> int:
        """How many lines the move will add: an entry goes with its languages, and each leaves its readers first."""
        if action not in {Action.ARCHIVE, Action.RESTORE}:
            return 1
        rows = Article.objects.filter(entry=article.entry, state__in=TRANSITIONS[action].sources)
        return rows.count() + Edition.objects.filter(entry=article.entry).count()

    def moved(self, address: tuple[str, str], action: Action, name: str, count: int) -> None:
        self.steps += count
        if action == Action.APPROVE:
            self.approved_by(address, name)

    def approved_by(self, address: tuple[str, str], name: str) -> None:
        assert name not in self.hands[address] | {"importer"}
        self.hands[address].clear()
        self.approved[address].add(self.article(address).text_hash)

    @rule(address=addresses, action=st.sampled_from(list(TRANSITIONS)))
    def move_unseen(self, address: tuple[str, str], action: Action) -> None:
        with pytest.raises(TransitionNotAllowed):
            act(self.article(address), action, by=self.people["omkar"], seen="f" * 64, words="why", at=time_for(action))

    @rule(override=st.sampled_from(["", "imported"]))
    def publish_all(self, override: str) -> None:
        articles = Article.objects.select_related("entry").order_by("pk")
        self.steps += publish_many(articles, by=self.people["pooja"], override=override, render=False).published

    @precondition(lambda self: Edition.objects.exists())
    @rule()
    def make_pages(self) -> None:
        refresh_stale()
        assert not Edition.objects.filter(fresh=False).exists()

    @invariant()
    def readers_have_what_was_approved_or_let_through_with_a_reason(self) -> None:
        for edition in Edition.objects.all():
            address = (edition.slug, edition.language)
            article = self.article(address)
            revision = article.revisions.get(number=edition.number)
            assert edition.markdown == revision.text
            published = Event.objects.filter(article=article, kind="published").latest("pk")
            assert published.revision == revision
            reviewed = edition.text_hash in self.approved[address]
            assert reviewed or published.reason
            if edition.provenance == "reviewed":
                assert reviewed
            elif edition.provenance == "machine":
                assert not article.revisions.filter(number__lte=edition.number, author__is_robot=False).exists()
            else:
                assert address in self.touched

    @invariant()
    def states_tell_the_truth(self) -> None:
        for address in ADDRESSES:
            article = self.article(address)
            assert (article.publish_at is not None) is (article.state == State.SCHEDULED)
            if article.state in SIGNED:
                assert article.approved_hash == article.text_hash
                assert article.approved_hash in self.approved[address]
            live = Edition.objects.filter(entry=article.entry, language=article.language)
            if article.state == State.ARCHIVED:
                assert not live.exists()
            if article.state == State.PUBLISHED:
                edition = Edition.objects.get(slug=address[0], language=address[1])
                assert edition.text_hash == article.text_hash

    @invariant()
    def fresh_pages_are_what_would_be_made_now(self) -> None:
        for edition in Edition.objects.filter(fresh=True):
            stored = pages.page(edition)
            edition.fresh = False
            assert stored == pages.page(edition)

    @invariant()
    def trail_has_every_step_and_no_gap(self) -> None:
        assert Event.objects.count() == self.steps
        state = dict.fromkeys(Article.objects.values_list("pk", flat=True), State.DRAFT)
        for event in Event.objects.order_by("pk"):
            assert event.from_state == state[event.article_id]
            state[event.article_id] = State(event.to_state)
        assert state == dict(Article.objects.values_list("pk", "state"))

    @invariant()
    def every_saved_text_can_be_had(self) -> None:
        for address in ADDRESSES:
            article = self.article(address)
            numbers = list(article.revisions.order_by("number").values_list("number", flat=True))
            assert numbers == list(range(1, article.number + 1))
            assert article.revisions.get(number=article.number).text_hash == article.text_hash

    @invariant()
    def store_is_sound(self) -> None:
        assert list(differences()) == []


@pytest.mark.django_db
def test_desk_keeps_its_promises_whatever_is_done() -> None:
    run_state_machine_as_test(
        Desk, settings=settings(max_examples=RUNS, stateful_step_count=25, deadline=None, derandomize=True)
    )
