"""A quiz on PyLTI1p3 or pylti1p3next in Django: it is launched, and at its end posts a grade.

Argument: the JSON file of its registrations. It prints its port; its log is standard error.
"""

from wsgiref.simple_server import make_server

from django.conf import settings

settings.configure(
    DEBUG=False,
    SECRET_KEY="of the tool",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SESSION_ENGINE="django.contrib.sessions.backends.cache",
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"],
    LOGGING_CONFIG=None,
)

from django.core.cache import cache  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse, JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from pylti1p3.contrib.django import (  # noqa: E402
    DjangoCacheDataStorage,
    DjangoMessageLaunch,
    DjangoOIDCLogin,
)
from quiz import connector, post_grade, registrations  # noqa: E402

tokens = connector("django")
kept = {"service_connector_cls": tokens} if tokens else {}


def login(request):
    target = request.GET.get("target_link_uri")
    oidc = DjangoOIDCLogin(request, registrations(), launch_data_storage=DjangoCacheDataStorage())
    return oidc.redirect(target)


def launch(request):
    if "error" in request.POST:
        return HttpResponse(request.POST["error_description"], status=403)
    storage = DjangoCacheDataStorage()
    message = DjangoMessageLaunch(request, registrations(), launch_data_storage=storage)
    message.get_launch_data()
    return JsonResponse({"finish": f"/finish/{message.get_launch_id()}"})


def finish(request, launch_id):
    storage = DjangoCacheDataStorage()
    message = DjangoMessageLaunch.from_cache(
        launch_id, request, registrations(), launch_data_storage=storage, **kept
    )
    post_grade(message, request.POST)
    return HttpResponse("Your grade was sent.")


def restart(request):
    """Forget the access tokens, which pylti1p3next keeps in Django's cache."""
    cache.clear()
    return HttpResponse()


urlpatterns = [
    path("login", login),
    path("launch", launch),
    path("finish/<launch_id>", finish),
    path("restart", restart),
]
server = make_server("127.0.0.1", 0, get_wsgi_application())
print(server.server_port, flush=True)
server.serve_forever()
