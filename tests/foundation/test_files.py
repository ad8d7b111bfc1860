"""Uploads: what they really are, kept once, encrypted, and never lost with their row."""

import io
import threading
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connections, transaction
from PIL import Image

from tests.foundation.test_trail import in_threads
from yimen.foundation.crypto.sm4 import SealBroken
from yimen.foundation.documents import typst_pdf
from yimen.foundation.errors import Invalid, NotFound, TooLarge
from yimen.foundation.files import disk, open_file, store_upload
from yimen.foundation.files.models import FileContent, StoredFile
from yimen.foundation.files.sniffing import Allowed
from yimen.foundation.trail import Actor

EXE = b"MZ" + bytes(200)
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(300)
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le")
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "WordDocument".encode("utf-16-le")


def picture(kind: str) -> bytes:
    """A small real picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    return out.getvalue()


def sheet() -> bytes:
    """A small real Excel file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet().write(0, 0, "户号")
    book.close()
    return out.getvalue()


def archive(*names: str) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


WORD = archive("[Content_Types].xml", "word/document.xml")
MACROS = archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
PDF = typst_pdf("收入证明".encode(), {})


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Files of this test only."""
    settings.YIMEN_FILES_DIR = tmp_path
    return tmp_path


def on_disk(folder: Path) -> list[Path]:
    """Every file in the store."""
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "allowed", "mime"),
    [
        (PDF, "收入证明.pdf", "paper", "application/pdf"),
        (picture("JPEG"), "身份证.JPG", "paper", "image/jpeg"),
        (picture("JPEG"), "身份证.jpeg", "photo", "image/jpeg"),
        (picture("PNG"), "住房.png", "photo", "image/png"),
        (HEIC, "IMG_1.HEIC", "photo", "image/heic"),
        (WORD, "说明.docx", "paper", "officedocument.wordprocessingml"),
        (sheet(), "流水.xlsx", "paper", "officedocument.spreadsheetml"),
        (sheet(), "回盘.xlsx", "bank", "officedocument.spreadsheetml"),
        (OLD_EXCEL, "回盘.xls", "bank", "application/vnd.ms-excel"),
        ("户名,金额\r\n赵某,1.00\r\n".encode("gb18030"), "回盘.txt", "bank", "text/plain"),
        ("户名,金额\n".encode(), "回盘.csv", "bank", "text/plain"),
    ],
)
def test_what_is_allowed_comes_back_as_it_was(
    content: bytes, name: str, allowed: Allowed, mime: str, wang: Actor
) -> None:
    kept = store_upload(SimpleUploadedFile(name, content), actor=wang, allowed=allowed)
    read = StoredFile.objects.get(uid=kept.uid)
    assert open_file(read) == content
    assert mime in read.mime
    assert (read.size, read.sha256) == (len(content), sha256(content).hexdigest())
    assert (read.uploaded_by_kind, read.uploaded_by_id) == (wang.kind, wang.id)
    assert read.name.rsplit(".", 1)[0] == name.rsplit(".", 1)[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "allowed", "sentence"),
    [
        (EXE, "收入证明.pdf", "paper", "不能上传这种文件"),
        (EXE, "安装.exe", "paper", "不能上传这种文件"),
        (PDF, "收入证明.exe", "paper", "内容是 PDF"),
        (PDF, "照片.jpg", "paper", "内容是 PDF"),
        (PDF, "照片.pdf", "photo", "请上传照片"),
        (PDF[:200], "半截.pdf", "paper", "不能上传这种文件"),
        (MACROS, "带宏.docx", "paper", "不能上传这种文件"),
        (WORD, "说明.docx", "photo", "请上传照片"),
        (WORD, "说明.docx", "bank", "Excel"),
        (archive("a.exe"), "压缩.zip", "paper", "不能上传这种文件"),
        (b"PK\x03\x04 broken", "坏.docx", "paper", "不能上传这种文件"),
        (OLD_WORD, "旧.doc", "bank", "Excel"),
        ("文本".encode(), "说明.txt", "paper", "不能上传这种文件"),
        (bytes(range(40)), "回盘.txt", "bank", "Excel"),
        (b"<html><script>", "页面.html", "paper", "不能上传这种文件"),
        (b"", "空.pdf", "paper", "文件是空的"),
    ],
)
def test_what_is_not_allowed_is_told_so(
    content: bytes, name: str, allowed: Allowed, sentence: str, wang: Actor, folder: Path
) -> None:
    with pytest.raises(Invalid, match=sentence) as caught:
        store_upload(content, name, actor=wang, allowed=allowed, field="paper")
    assert caught.value.field == "paper"
    assert on_disk(folder) == []
    assert not StoredFile.objects.filter(name=name).exists()


@pytest.mark.django_db
def test_thirty_megabytes_are_refused_before_they_are_read(wang: Actor, folder: Path) -> None:
    size = 30 * 1024 * 1024
    upload = TemporaryUploadedFile("大.pdf", "application/pdf", size, None)
    with upload, pytest.raises(TooLarge, match=r"30.0 MB，超过 20 MB") as caught:
        store_upload(upload, actor=wang)
    assert (caught.value.status, on_disk(folder)) == (413, [])
    with pytest.raises(TooLarge):
        store_upload(PDF + bytes(1024 * 1024), "大.pdf", actor=wang, max_mb=1)


@pytest.mark.django_db
def test_a_zip_that_unpacks_without_end_is_refused(wang: Actor) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "x")
        with file.open("word/document.xml", "w", force_zip64=True) as member:
            for _ in range(310):
                member.write(bytes(1024 * 1024))
    with pytest.raises(Invalid, match="不能上传这种文件"):
        store_upload(out.getvalue(), "炸弹.docx", actor=wang)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\材料\\证明.pdf", "证明.pdf"),
        ("../../etc/证明.pdf", "证明.pdf"),
        ('证"明\r\n<b>.pdf', "证明b.pdf"),
        ("照片", "照片.pdf"),
        (".pdf", "pdf.pdf"),
        ("长" * 300 + ".pdf", "长" * 120 + ".pdf"),
        ("", "未命名.pdf"),
    ],
)
def test_names_are_made_safe_to_show(given: str, kept: str, wang: Actor) -> None:
    assert store_upload(PDF, given, actor=wang).name == kept


@pytest.mark.django_db
def test_the_disk_holds_no_readable_content(wang: Actor, folder: Path) -> None:
    text = "户名,身份证\r\n赵某,990101195502030036\r\n".encode()
    store_upload(text, "回盘.csv", actor=wang, allowed="bank")
    (file,) = on_disk(folder)
    assert b"990101195502030036" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_the_same_content_is_kept_once_under_each_name(wang: Actor, folder: Path) -> None:
    first = store_upload(PDF, "一.pdf", actor=wang)
    second = store_upload(PDF, "二.pdf", actor=Actor("applicant", "p1", "赵小小"))
    assert (first.name, second.name) == ("一.pdf", "二.pdf")
    assert first.sha256 == second.sha256
    assert len(on_disk(folder)) == 1
    assert FileContent.objects.filter(sha256=first.sha256).count() == 1


@pytest.mark.django_db
def test_content_changed_or_moved_on_disk_does_not_open(wang: Actor, folder: Path) -> None:
    one = store_upload(PDF, "一.pdf", actor=wang)
    two = store_upload(picture("PNG"), "二.png", actor=wang)
    (folder / one.content.path).write_bytes((folder / two.content.path).read_bytes())
    with pytest.raises(SealBroken):
        open_file(one)
    assert open_file(two) == picture("PNG")


@pytest.mark.django_db
def test_a_missing_file_says_what_to_do_and_comes_back_with_the_next_upload(
    wang: Actor, folder: Path
) -> None:
    kept = store_upload(PDF, "一.pdf", actor=wang)
    (folder / kept.content.path).unlink()
    with pytest.raises(NotFound, match="从备份恢复"):
        open_file(kept)
    store_upload(PDF, "二.pdf", actor=wang)
    assert open_file(kept) == PDF


def crash(patch: pytest.MonkeyPatch, owner: object, name: str) -> None:
    """Make a function die as a crash would."""

    def die(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    patch.setattr(owner, name, die)


def test_a_crash_between_file_and_row_loses_neither(
    fresh_db: str, wang: Actor, folder: Path
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        crash(patch, StoredFile.objects, "create")
        with pytest.raises(KeyboardInterrupt):
            store_upload(PDF, "一.pdf", actor=wang)
    assert len(on_disk(folder)) == 1
    assert not FileContent.objects.filter(sha256=sha256(PDF).hexdigest()).exists()
    assert open_file(store_upload(PDF, "一.pdf", actor=wang)) == PDF
    assert disk.sweep_orphans() == 0


def test_a_crash_while_writing_leaves_no_content_under_its_name(
    fresh_db: str, wang: Actor, folder: Path
) -> None:
    before = StoredFile.objects.count()
    with pytest.MonkeyPatch.context() as patch:
        crash(patch, disk.os, "fsync")
        with pytest.raises(KeyboardInterrupt):
            store_upload(PDF, "一.pdf", actor=wang)
    assert all(path.suffix == ".part" for path in on_disk(folder))
    assert StoredFile.objects.count() == before


def test_the_sweep_removes_what_crashes_left_and_nothing_else(
    fresh_db: str, wang: Actor, folder: Path
) -> None:
    kept = store_upload(PDF, "一.pdf", actor=wang)
    with transaction.atomic():
        store_upload(picture("PNG"), "二.png", actor=wang)
        transaction.set_rollback(True)
    assert len(on_disk(folder)) == 2
    assert disk.sweep_orphans() == 1
    assert disk.sweep_orphans() == 0
    assert open_file(kept) == PDF


def test_the_sweep_waits_for_an_upload_that_has_not_committed(
    fresh_db: str, wang: Actor, folder: Path
) -> None:
    removed: list[int] = []

    def sweep() -> None:
        removed.append(disk.sweep_orphans())
        connections.close_all()

    sweeper = threading.Thread(target=sweep)
    with transaction.atomic():
        kept = store_upload(PDF, "一.pdf", actor=wang)
        sweeper.start()
        sweeper.join(0.5)
        assert removed == []
    sweeper.join(10)
    assert removed == [0]
    assert open_file(kept) == PDF


def test_the_same_content_by_many_at_once_is_one_row_and_one_file(
    fresh_db: str, wang: Actor, folder: Path
) -> None:
    in_threads(4, lambda i: store_upload(PDF, f"{i}.pdf", actor=wang) and None)
    assert StoredFile.objects.filter(name__in=[f"{i}.pdf" for i in range(4)]).count() == 4
    assert FileContent.objects.filter(sha256=sha256(PDF).hexdigest()).count() == 1
    assert len(on_disk(folder)) == 1
    assert all(open_file(file) == PDF for file in StoredFile.objects.filter(name__in=["0.pdf"]))
