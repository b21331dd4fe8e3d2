from django.db import models


class Page(models.Model):
    language = models.CharField(max_length=8)
    slug = models.CharField(max_length=150)
    title = models.CharField(max_length=300)
    description = models.TextField()
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="bare_page_address")]

    def __str__(self) -> str:
        return self.title
