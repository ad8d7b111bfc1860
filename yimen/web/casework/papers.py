"""文书: print the papers of a step, make one, read a scan."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from yimen.applications.documents import issue, pdf_of
from yimen.applications.lookup import case_for
from yimen.applications.models import IssuedDocument, Material
from yimen.foundation.errors import NotFound
from yimen.foundation.files import open_file
from yimen.foundation.files.models import StoredFile
from yimen.packstore.reads import pack_of, procedure_of
from yimen.procedures.models import Case
from yimen.web.commands import acting, run


def step_papers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every paper of the procedure by step: issued ones to print, the others to make."""
    by = acting(request)
    case = case_for(by, uid)
    pack = pack_of(case.pack_version)
    issued: dict[str, list[IssuedDocument]] = {}
    for row in case.documents.order_by("-issued_at"):
        issued.setdefault(row.template, []).append(row)
    steps = [
        {
            "title": step.title,
            "key": step.key,
            "papers": [
                {"key": key, "title": pack.documents[key].title, "issued": issued.get(key, [])}
                for key in step.papers
            ],
        }
        for step in procedure_of(case.procedure_id).steps
        if step.papers
    ]
    return render(request, "web/casework/papers.html", {"case": case, "steps": steps})


@require_POST
def do_issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make one numbered paper and show it."""
    case = case_for(acting(request), uid)
    template, step = request.POST.get("template", ""), request.POST.get("step", "")
    ref = run(request, "document.issue", lambda by: issue(by, case, template, step=step).uid)
    messages.success(request, "文书已制作，可以打印")
    return redirect("web:paper_pdf", uid, ref)


@xframe_options_sameorigin
def pdf(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """The paper as first printed."""
    case = case_for(acting(request), uid)
    row = IssuedDocument.objects.filter(case=case, pk=document).select_related("file").first()
    if row is None:
        raise NotFound("没有找到这份文书，请回到办件页重新打开")
    response = HttpResponse(pdf_of(row), content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(row.title)}.pdf"
    return response


def scan(request: HttpRequest, uid: UUID, file: UUID) -> HttpResponse:
    """A scanned paper, photo or signature of the case."""
    by = acting(request)
    case = case_for(by, uid)
    stored = _file_of_case(case, file)
    if stored is None:
        raise NotFound("这个文件不属于本办件，请回到办件页重新打开")
    response = HttpResponse(open_file(stored), content_type=stored.mime)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(stored.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _file_of_case(case: Case, file: UUID) -> StoredFile | None:
    """The file when it hangs on this case: paper, photo, board photo or proxy's proof."""
    material = Material.objects.filter(case=case, file_id=file).select_related("file").first()
    if material is not None:
        return material.file
    belongs = (
        case.surveys.filter(photos__file_id=file).exists()
        or case.notices.filter(board_photo_id=file).exists()
        or case.household.consents.filter(file_id=file).exists()
        or case.application.proxy_proof_id == file
    )
    return StoredFile.objects.get(pk=file) if belongs else None
