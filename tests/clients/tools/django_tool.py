"""A small Django project on django-lti-provider: launched, then asked to post a grade.

Its own code is what a developer writes: settings, urls and one landing page; views, backend and
everything about LTI are the package's.
"""

import json
import logging
import os
import sys
import warnings

warnings.simplefilter("ignore")  # oauth2 1.9 imports distutils

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import include, path  # noqa: E402

task = json.load(sys.stdin)
launch = task["launch"]


def log_posts(get_response):
    """Log each form, as a developer does who looks for an error."""

    def middleware(request):
        if request.method == "POST" and "score" in request.POST:
            logging.getLogger("tool").debug("POST %s %s", request.path, request.POST)
        return get_response(request)

    return middleware


settings.configure(
    DEBUG=False,
    SECRET_KEY="no secret",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "lti_provider",
    ],
    MIDDLEWARE=[
        f"{__name__}.log_posts",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    AUTHENTICATION_BACKENDS=[
        "django.contrib.auth.backends.ModelBackend",
        "lti_provider.auth.LTIBackend",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    PYLTI_CONFIG={"consumers": {launch["oauth_consumer_key"]: {"secret": task["secret"]}}},
    LTI_TOOL_CONFIGURATION={
        "title": "Quiz",
        "landing_url": "{}://{}/",
        "assignments": {},
        "course_aware": False,
    },
    LOGGING=task.get("logging")
    or {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {
            "err": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}
        },
        "loggers": {
            "pylti": {
                "handlers": ["err"],
                "level": "DEBUG" if task.get("debug", True) else "ERROR",
            },
            "tool": {"handlers": ["err"], "level": "DEBUG"},
            "django.request": {"handlers": ["err"], "level": "ERROR", "propagate": False},
        },
    },
)
django.setup()
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

urlpatterns = [
    path("", lambda _request: HttpResponse("landing")),
    path("lti/", include("lti_provider.urls")),
]
for name in [name for name in os.environ if "SECRET" in name]:
    del os.environ[name]
call_command("migrate", verbosity=0)
host = task["url"].split("/")[2]
browser = Client(raise_request_exception=False, headers={"host": host})
launched = browser.post("/lti/", launch)
print("launch answered", launched.status_code)
graded = browser.post("/lti/grade/", {"score": task["score"], "next": "/"})
print("grade page answered", graded.status_code, graded.content.decode()[:200].strip())
