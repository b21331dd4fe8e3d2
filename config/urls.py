from django.contrib import admin
from django.urls import include, path

from config.health import healthz, readyz
from editorial.admin.calendar import calendar
from editorial.desk_language import choose_language
from editorial.outside import review

handler400 = "editorial.errors.bad_request"
handler403 = "editorial.errors.forbidden"
handler404 = "editorial.errors.not_found"
handler500 = "editorial.errors.server_error"

urlpatterns = [
    path("admin/language/", choose_language, name="choose_language"),
    path("admin/calendar/", admin.site.admin_view(calendar), name="calendar"),
    path("admin/notifications/", include("editorial.admin.notifications")),
    path("admin/", include("editorial.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("review/<str:token>/", review, name="review"),
    path("", include("glossary.urls")),
]
