from django.urls import path, register_converter

from glossary import converters, views

register_converter(converters.LanguageConverter, "language")
register_converter(converters.EntryConverter, "entry")
register_converter(converters.TopicConverter, "topic")
register_converter(converters.LetterConverter, "letter")

app_name = "glossary"

urlpatterns = [
    path("", views.root, name="root"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("<language:language>/", views.home, name="home"),
    path("<language:language>/browse/", views.browse, name="browse"),
    path("<language:language>/browse/<letter:letter>/", views.browse_letter, name="browse_letter"),
    path("<language:language>/topics/", views.topic_list, name="topic_list"),
    path("<language:language>/topics/<topic:slug>/", views.topic, name="topic"),
    path("<language:language>/<entry:slug>/", views.article, name="article"),
    path("<language:language>/<entry:slug>.md", views.article_markdown, name="article_markdown"),
    path("<entry:slug>", views.entry, name="entry"),
    path("<entry:slug>/", views.entry),
]
