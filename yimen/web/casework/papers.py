"""文书: print the papers of a step, make one, read a scan."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from yimen.applications.actions.print_step import (
    one_file,
    papers_of,
    print_step,
    step_documents,
)
from yimen.applications.documents import issue, pdf_of
from yimen.applications.lookup import case_for
from yimen.applications.models import IssuedDocument, Material
from yimen.applications.siblings import documents_of
from yimen.foundation.errors import NotFound
from yimen.foundation.files import open_file
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting
from yimen.packstore.reads import procedure_of
from yimen.procedures.models import Case
from yimen.web.commands import acting, run


def step_papers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every paper of the procedure by step: issued ones to print, the others to make."""
    by = acting(request)
    case = case_for(by, uid)
    issued: dict[str, list[IssuedDocument]] = {}
    for row in documents_of(case).order_by("-issued_at"):
        issued.setdefault(row.template, []).append(row)
    steps = [
        {
            "title": step.title,
            "key": step.key,
            "papers": [
                {"key": paper.key, "title": paper.title, "issued": issued.get(paper.key, [])}
                for paper in papers_of(case, step.key)
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


@require_POST
def do_print(request: HttpRequest, uid: UUID) -> HttpResponse:
    """一键打印: make what is missing or has changed, then show the step's papers as one file."""
    case = case_for(acting(request), uid)
    step = request.POST.get("step", "")
    told: list[str] = []

    def act(by: Acting) -> str:
        printed = print_step(by, case, step)
        told.extend(printed.left_out)
        return f"{len(printed.made)} {len(printed.kept)}"

    made, _, kept = str(run(request, "papers.print", act)).partition(" ")
    words = f"新制作 {made} 份，内容没有变的 {kept} 份照原件打印"
    messages.success(request, words)
    for line in told:
        messages.info(request, line)
    if made == kept == "0":
        return redirect("web:case_papers", uid)
    return redirect("web:papers_step_pdf", uid, step)


@xframe_options_sameorigin
def step_pdf(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """The valid papers of a step as one file."""
    case = case_for(acting(request), uid)
    rows = step_documents(case, step)
    if not rows:
        raise NotFound("这个环节还没有制作文书，请先点这个环节的“打印全部文书”")
    response = HttpResponse(one_file(rows), content_type="application/pdf")
    response["Content-Disposition"] = "inline; filename=papers.pdf"
    return response


@xframe_options_sameorigin
def pdf(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """The paper as first printed."""
    case = case_for(acting(request), uid)
    row = documents_of(case).filter(pk=document).select_related("file").first()
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
