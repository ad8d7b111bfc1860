"""文书核验: what the code on a paper leads to. Genuine or not and still standing, nothing else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.applications.documents import verify
from yimen.foundation.errors import NotFound


@login_not_required
def verify_paper(request: HttpRequest, token: str) -> HttpResponse:
    """For anybody who holds the paper: a bank, a school, the household itself."""
    try:
        paper = verify(token)
    except NotFound as error:
        told = {"message": error.message, "helper_ask": "有疑问？"}
        return render(request, "web/applicant/not_genuine.html", told, status=404)
    context = {"paper": paper, "is_valid": paper.state == "有效", "helper_ask": "有疑问？"}
    return render(request, "web/applicant/genuine.html", context)
