"""Read a bank's return file (回盘文件) into checked rows; nothing is written here.

Columns are found by their headings, in any order: 业务编号, 结果, 金额, and where present 失败代码
and 失败原因. 结果 is 成功 or 失败 (also S or F). Bare 0 and 1 are refused: banks do not agree which
of them means paid.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from uuid import UUID

from python_calamine import CalamineError, CalamineWorkbook

from yimen.foundation.errors import Invalid
from yimen.foundation.files.sniffing import TEXT
from yimen.foundation.identity import mask_account
from yimen.foundation.money import Fen, parse_yuan

_RESULTS = {"成功": True, "失败": False, "S": True, "F": False}
_NEEDED = ("业务编号", "结果", "金额")
_NUMBER = re.compile(r"\d{8,}")
_SHOWN_PROBLEMS = 5


@dataclass(frozen=True)
class ReturnRow:
    """One line the bank sent back; amount in fen."""

    line: int
    reference: UUID
    paid: bool
    amount_fen: Fen
    code: str
    reason: str


def read_rows(content: bytes, mime: str) -> list[ReturnRow]:
    """All lines, or Invalid naming the first lines that cannot be read and why.

    `mime` is the kind found by content: text is CSV, everything else a workbook.
    """
    table = _csv(content) if mime == TEXT.mime else _workbook(content)
    heads = [cell.strip() for cell in table[0]] if table else []
    missing = [need for need in _NEEDED if need not in heads]
    if missing:
        raise Invalid(f"回盘文件缺少列：{'、'.join(missing)}。请核对是否选错了文件", "file")
    rows, problems = [], []
    for line, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        record = dict(zip(heads, cells, strict=False))
        try:
            rows.append(_row(line, record))
        except (Invalid, ValueError, KeyError) as error:
            why = error.message if isinstance(error, Invalid) else "业务编号或结果无法识别"
            problems.append(f"第{line}行：{why}")
    if problems:
        shown = "；".join(problems[:_SHOWN_PROBLEMS])
        raise Invalid(f"回盘文件有{len(problems)}行不能识别，没有读入。{shown}", "file")
    if not rows:
        raise Invalid("回盘文件里没有明细，请向银行重新索取", "file")
    if len({row.reference for row in rows}) != len(rows):
        raise Invalid("回盘文件里有重复的业务编号，没有读入，请向银行核实", "file")
    return rows


def _row(line: int, record: dict[str, str]) -> ReturnRow:
    """One checked line."""
    return ReturnRow(
        line=line,
        reference=UUID(record["业务编号"].strip()),
        paid=_RESULTS[record["结果"].strip().upper()],
        amount_fen=parse_yuan(record["金额"]),
        code=record.get("失败代码", "").strip()[:20],
        reason=_NUMBER.sub(_masked, record.get("失败原因", "").strip())[:100],
    )


def _masked(number: re.Match[str]) -> str:
    """Banks write account numbers into their reasons; we show them as everywhere else."""
    return mask_account(number.group())


def _csv(content: bytes) -> list[list[str]]:
    """Cells of a CSV in UTF-8 or GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return list(csv.reader(io.StringIO(text, newline="")))
        except csv.Error as error:
            raise Invalid("回盘文件不是完整的 CSV，请向银行重新索取", "file") from error
    raise Invalid("回盘文件的编码无法识别，请另存为 CSV（GBK 或 UTF-8）或 Excel 后再上传", "file")


def _workbook(content: bytes) -> list[list[str]]:
    """Cells of the first sheet as text."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise Invalid("Excel 文件打不开，请检查后重新上传", "file") from error
    return [[_text(cell) for cell in row] for row in sheet]


def _text(cell: object) -> str:
    """A cell as people see it: 60 stays “60”, 60.5 becomes “60.50”."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.2f}"
    return str(cell)
