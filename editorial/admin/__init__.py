"""The desk: Django's admin over the one write path, the one workflow and the one table of rules."""

import django_tasks_db.admin
import django_tasks_db.models
import taggit.admin
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from editorial.admin import articles, batches, beginnings, entries, jobs, people, talk, topics, trail
from editorial.admin.sign_in import SignInForm

__all__ = [
    "articles",
    "batches",
    "beginnings",
    "entries",
    "jobs",
    "people",
    "talk",
    "topics",
    "trail",
]

admin.site.site_header = _("Desk")
admin.site.site_title = _("Paribhasha desk")
admin.site.index_title = _("The work")
admin.site.enable_nav_sidebar = False
admin.site.login_form = SignInForm

# Roles are memberships, which have a language; topics are the glossary's own tags; tasks are `Job`s.
admin.site.unregister([Group, taggit.admin.Tag, django_tasks_db.models.DBTaskResult])
