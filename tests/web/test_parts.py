"""Every part renders what it promises, and says unknown where nothing is known."""

import re
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from yimen.foundation.clock import ZONE
from yimen.foundation.identity import make_test_id
from yimen.rules.outcome import Line, ParameterRef
from yimen.web.paging import Page
from yimen.web.parts.compare import comparison_rows
from yimen.web.parts.fields import FieldView, field_view


def draw(source: str, **context: Any) -> str:
    """The HTML of a piece of template."""
    return Template("{% load yimen %}" + source).render(Context(context))


def words(html: str) -> str:
    """What a reader sees, spaces folded."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def cells(html: str) -> list[list[str]]:
    """Rows of the first table body as words."""
    body = html.split("<tbody>")[1].split("</tbody>")[0]
    rows = [re.findall(r"<t[hd].*?</t[hd]>", row, re.S) for row in body.split("</tr>")[:-1]]
    return [[words(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ v|yuan }}", 123450, "1,234.50"),
        ("{{ v|yuan }}", 0, "0.00"),
        ("{{ v|yuan }}", None, "未知"),
        ("{{ v|show:'fen' }}", 88600, "886.00"),
        ("{{ v|show:'money' }}", Decimal("1234.5"), "1,234.50"),
        ("{{ v|show }}", None, "未知"),
        ("{{ v|show }}", False, "否"),
        ("{{ v|cn_date }}", date(2026, 3, 2), "2026年3月2日"),
        ("{{ v|ymd }}", date(2026, 3, 2), "2026-03-02"),
        ("{{ v|ymdhm }}", datetime(2026, 3, 2, 9, 5, tzinfo=ZONE), "2026-03-02 09:05"),
        ("{{ v|cn_date }}", None, ""),
        ("{{ v|mask_id }}", make_test_id("990001", date(1962, 4, 12), 3), "9900**********003"),
        ("{{ v|mask_name }}", "林秀珍", "林**"),
        ("{{ v|mask_account }}", "6222 0000 1111 2222", "************2222"),
    ],
)
def test_filters_show_money_dates_and_masked_numbers(source: str, value: Any, shown: str) -> None:
    assert draw(source, v=value).startswith(shown)


def test_an_icon_is_silent_unless_it_is_given_words() -> None:
    assert 'aria-hidden="true"' in draw("{% icon 'inbox' %}")
    named = draw("{% icon 'x' '关闭' %}")
    assert 'aria-label="关闭"' in named
    assert "aria-hidden" not in named
    assert 'vendor/icons.svg#x"' in named


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("办理中", "info"),
        ("公示中", "wait"),
        ("不予确认", "bad"),
        ("已确认", "ok"),
        ("代办", "plain"),
    ],
)
def test_a_chip_takes_its_tone_from_its_words(text: str, tone: str) -> None:
    assert f'class="chip chip-{tone}"' in draw("{% chip text %}", text=text)


def test_every_form_has_its_own_command_id() -> None:
    ids = {draw("{% command_id %}") for _ in range(20)}
    assert len(ids) == 20
    assert 'name="row_version" value="7"' in draw(
        "{% row_version o %}", o=SimpleNamespace(row_version=7)
    )


def test_the_step_strip_says_each_state_in_words_and_marks_where_the_case_stands() -> None:
    html = draw(
        "{% step_strip s %}",
        s=[
            {"title": "受理", "state": "done", "detail": "09-29 李敏"},
            {"title": "民主评议", "state": "skipped"},
            {"title": "经济状况核对", "state": "waiting"},
            {"title": "审核确认", "state": "todo"},
        ],
    )
    assert "受理 ：已完成 09-29 李敏" in words(html)
    assert "民主评议 ：不需要" in words(html)
    assert re.search(r'strip-waiting" aria-current="step"', html)
    assert html.count("aria-current") == 1


def test_the_step_strip_refuses_a_state_it_cannot_show() -> None:
    with pytest.raises(KeyError):
        draw("{% step_strip s %}", s=[{"title": "受理", "state": "finished"}])


def test_the_comparison_marks_differences_and_never_takes_missing_for_zero() -> None:
    html = draw(
        "{% comparison rows %}",
        rows=[
            {
                "label": "工资",
                "unit": "fen",
                "declared": 120000,
                "found": 300000,
                "counted": "found",
            },
            {"label": "存款", "unit": "fen", "declared": 0, "found": "no_data"},
            {"label": "房产", "declared": 1, "found": "unreachable", "surveyed": 1},
            {"label": "机动车", "unit": "辆", "declared": 1, "found": 1},
        ],
    )
    wage, savings, homes, cars = cells(html)
    assert wage == ["工资 （元）", "1,200.00", "3,000.00 采用", "未知", "相差 1,800.00 元"]
    assert savings[1:] == ["0.00", "无数据", "未知", "核对无数据"]
    assert homes[2:] == ["未返回", "1", "核对未返回"]
    assert cars[-1] == "一致"
    assert "1 项不一致" in words(html)
    assert "2 项没有核对到，不能当作一致或当作零" in words(html)


def test_words_that_differ_are_said_to_differ_without_a_distance() -> None:
    (row,) = comparison_rows([{"label": "婚姻", "declared": "未婚", "found": "离婚"}])
    assert (row.differs, row.difference) == (True, "不一致")


def line(**changes: Any) -> Line:
    """A line of an explanation."""
    values: dict[str, Any] = {
        "key": "x",
        "label": "月人均收入",
        "value": Decimal("900"),
        "unit": "money",
        "text": "3,600.00 ÷ 4 人",
        "parameter": None,
        "passed": None,
        "depth": 0,
    }
    return Line(**{**values, **changes})


def test_the_explanation_shows_figure_clause_date_and_what_is_not_yet_confirmed() -> None:
    read = ParameterRef("dibao.standard", "2020-07-01", "玉政发〔2020〕12号", "read")
    assumed = ParameterRef("job_cost", "2019-01-01", "细则第十一条", "assumed")
    rows = cells(
        draw(
            "{% explanation lines %}",
            lines=[
                line(parameter=read),
                line(label="务工成本", parameter=assumed, depth=1),
                line(label="低于标准", value=False, unit="flag", passed=False, text="900 ≥ 886"),
                line(label="刚性支出", value=None, text="缺医保结算单"),
            ],
        )
    )
    assert rows[0] == [
        "月人均收入", "900.00 元", "3,600.00 ÷ 4 人", "玉政发〔2020〕12号 2020-07-01 起"
    ]  # fmt: skip
    assert rows[1][3] == "细则第十一条 2019-01-01 起 待核定"
    assert rows[2][1] == "不符合"
    assert rows[3][1] == "未知"


def test_an_empty_explanation_says_when_it_comes() -> None:
    assert "资料补齐后自动计算" in words(draw("{% explanation lines %}", lines=[]))


def test_a_field_ties_label_help_and_error_to_its_control() -> None:
    html = draw(
        "{% field f %}",
        f={
            "name": "wage", "label": "工资性收入", "kind": "money", "unit": "元/月", "value": "12",
            "help": "不清楚就留空", "error": "金额格式不正确", "required": True,
        },
    )  # fmt: skip
    assert 'for="id_wage"' in html
    assert 'aria-describedby="id_wage-help id_wage-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'inputmode="decimal"' in html
    assert words(html) == "工资性收入 * 不清楚就留空 元/月 金额格式不正确"


def test_a_group_of_choices_is_a_fieldset_with_the_chosen_one_checked() -> None:
    html = draw(
        "{% field f %}",
        f={
            "name": "h",
            "label": "户口性质",
            "kind": "radio",
            "choices": ["城镇", "农村"],
            "value": "农村",
        },
    )
    assert html.lstrip().startswith("<fieldset")
    assert re.search(r'value="农村" checked', html)
    assert not re.search(r'value="城镇" checked', html)


def test_a_field_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown field kind"):
        FieldView("a", "甲", kind="colour")


class Visit(forms.Form):
    """A form with the usual kinds."""

    day = forms.DateField(label="日期", widget=forms.DateInput)
    way = forms.ChoiceField(label="方式", choices=[("home", "入户"), ("video", "视频")])
    note = forms.CharField(label="说明", widget=forms.Textarea, help_text="写清楚谁在场")
    amount = forms.CharField(label="金额", widget=forms.TextInput({"data-kind": "money"}))


def test_fields_of_a_django_form_keep_what_was_typed_and_show_the_error() -> None:
    form = Visit({"day": "2026-13-01", "way": "video", "note": "", "amount": "12.3"})
    assert not form.is_valid()
    kinds = [field_view(form[name]).kind for name in form.fields]
    assert kinds == ["date", "select", "textarea", "money"]
    html = draw("{% field form.day %}{% field form.way %}{% error_summary form %}", form=form)
    assert 'value="2026-13-01"' in html
    assert '<option value="video" selected>' in html
    assert 'href="#id_day"' in html
    assert "还有 2 处需要更正，填写的内容都已保留" in words(html)


def test_a_password_is_never_sent_back() -> None:
    assert 'value=""' in draw(
        "{% field f %}", f={"name": "p", "label": "密码", "kind": "password", "value": "secret"}
    )


def test_the_pager_keeps_the_filters_and_offers_only_pages_that_exist() -> None:
    request = RequestFactory().get("/inbox/", {"step": "survey", "at": "old"})
    html = draw("{% pager page %}", page=Page([1], next="later"), request=request)
    assert 'href="?step=survey&amp;at=later"' in html
    assert 'rel="prev"' not in html
    assert "上一页" in words(html)


def test_progress_asks_again_only_while_the_work_runs() -> None:
    running = draw("{% progress 62 100 '生成名册' '' '/job/1/' %}")
    assert 'hx-get="/job/1/"' in running
    assert "62%" in words(running)
    done = draw("{% progress 100 100 '生成名册' '' '/job/1/' %}")
    assert "hx-get" not in done
    assert "已完成" in words(done)


def test_upload_and_signature_name_their_limits_and_fields() -> None:
    html = draw("{% upload 'papers' '证明材料' max_mb=20 url='/files/' %}")
    assert 'data-upload-url="/files/"' in html
    assert "单个文件不超过 20 MB" in words(html)
    sign = draw("{% signature 'sign' '调查员签名' %}")
    assert re.search(r'<input type="file" name="sign".* required', sign)


def test_a_timeline_gives_the_time_in_shanghai() -> None:
    at = datetime.fromisoformat("2020-10-12T06:05:00+00:00")
    html = draw("{% timeline e %}", e=[{"at": at, "title": "报告返回", "who": "核对中心"}])
    assert "2020-10-12 14:05" in words(html)
    assert "核对中心" in words(html)


def test_role_tiles_log_in_by_one_click_with_a_token() -> None:
    html = draw(
        "{% role_tiles roles '/login/demo/' %}",
        roles=[{"key": "chenli", "title": "乡镇审核员", "name": "陈立", "office": "玉城街道"}],
        csrf_token="t0ken",
    )
    assert 'name="as" value="chenli"' in html
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in html


def test_the_help_telephone_is_there_even_without_a_helper() -> None:
    named = draw(
        "{% include 'web/parts/help_phone.html' %}",
        helper={"name": "潘小燕", "title": "小水埠村协理员", "phone": "0576-00000000"},
    )
    assert 'href="tel:0576-00000000"' in named
    assert 'href="tel:12345"' in draw("{% include 'web/parts/help_phone.html' %}")
