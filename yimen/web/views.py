"""Views of the frame itself."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST


@require_POST
@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """“继续使用”: any request keeps the login; 401 tells the page that it is gone."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)
