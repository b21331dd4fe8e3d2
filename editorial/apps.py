from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from editorial.triggers import install_after_migrate


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial work")

    def ready(self) -> None:
        # Models can't be imported before the apps are ready.
        from editorial.standing import fill_after_migrate  # noqa: PLC0415

        post_migrate.connect(fill_after_migrate, sender=self, dispatch_uid="editorial.standing")
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="editorial.triggers")
