"""Articles for tests, saved the way every article is."""

from editorial.models import User
from editorial.revisions import create_article, save_document
from glossary.documents import ArticleDocument
from glossary.models import Article, Entry

ENGLISH = """---
keywords: Investing,Fixed Income
title: Bond
description: A bond is a loan that an investor makes to a company or a state.
---

# Bond
## What Is a Bond?

A bond pays [interest](/interest) until the day it is repaid. Until then it can be sold on the [market](/bond-market).

> ### Mind
> A bond can lose value.

## How Its Price Moves

When rates rise, prices fall.

## Features
- A bond is a loan.
- Its price moves against [interest](/interest).

## FAQ
### Is a bond safe?
It is as safe as its issuer.
"""

HINDI = """---
keywords: Investing,Fixed Income
title: बॉन्ड
description: बॉन्ड वह कर्ज़ है जो निवेशक किसी कंपनी या सरकार को देता है।
---

# बॉन्ड
## बॉन्ड क्या है?

बॉन्ड पर चुकाए जाने के दिन तक [ब्याज](/interest) मिलता है। तब तक उसे [बाज़ार](/bond-market) में बेचा जा सकता है।

> ### ध्यान दें
> बॉन्ड का मूल्य घट सकता है।

## उसका दाम कैसे बदलता है

दरें बढ़ती हैं तो दाम घटते हैं।

##हाइलाइट

- बॉन्ड एक कर्ज़ है।

- उसका दाम [ब्याज](/interest) की उलटी दिशा में चलता है।

##सामान्य प्रश्न
###क्या बॉन्ड सुरक्षित है?
उतना ही, जितना उसे जारी करने वाला।
"""

TEXTS = {"en": ENGLISH, "hi": HINDI}


def make_entry(slug: str = "bond", **fields: object) -> Entry:
    return Entry.objects.get_or_create(slug=slug, defaults=fields)[0]


def make_article(slug: str = "bond", language: str = "en", text: str | None = None, by: User | None = None) -> Article:
    """An article in draft with one revision: that text, else the language's sample."""
    document = ArticleDocument.parse(TEXTS[language] if text is None else text, language)
    return create_article(slug, language, document, by=by or make_writer()).article


def make_revision(article: Article, text: str, by: User | None = None) -> Article:
    """The article with that text as its new head."""
    document = ArticleDocument.parse(text, article.language)
    save_document(article, document, base=article.number, by=by or make_writer())
    return article


def make_writer(name: str = "writer") -> User:
    """Somebody without a role; the same one for the same name."""
    return User.objects.get_or_create(username=name)[0]
