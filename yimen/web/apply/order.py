"""The order of the questions (先后): it follows from the answers and leaves no needed one out."""

from __future__ import annotations

from yimen.web.apply import contact, family, need
from yimen.web.apply.income import income_questions
from yimen.web.apply.keeping import Answers
from yimen.web.apply.question import Question, of_self
from yimen.web.apply.reading import rows_of


def questions_of(answers: Answers) -> list[Question]:
    """Every page of this form as answered so far."""
    found = [contact.who(answers), contact.applicant(answers), contact.phone(answers)]
    found.append(contact.code(answers))
    if not of_self(answers):
        found.append(contact.proxy(answers))
    found += [family.village(answers), family.people(answers)]
    found += [family.member(answers, row) for row in range(1, rows_of(answers) + 1)]
    found.append(need.difficulty(answers))
    found += [need.income(answers, asked) for asked in income_questions(answers)]
    found.append(need.review(answers))
    return found


def open_before(pages: list[Question], answers: Answers, key: str) -> Question | None:
    """The first needed question in front of a page that has no answer yet."""
    for page in pages:
        if page.key == key:
            return None
        if page.needed and not page.done(answers):
            return page
    return None


def after(pages: list[Question], answers: Answers, key: str) -> Question:
    """The page that follows; a phone already checked is not asked for its code again."""
    keys = [page.key for page in pages]
    for page in pages[keys.index(key) + 1 :] if key in keys else pages:
        if page.key != "code" or not page.done(answers):
            return page
    return pages[-1]


def before(pages: list[Question], key: str) -> Question | None:
    """The page in front; behind the code it is the phone that one goes back to."""
    keys = [page.key for page in pages]
    rest = pages[: keys.index(key)] if key in keys else []
    return next((page for page in reversed(rest) if page.key != "code"), None)


def where_left(pages: list[Question], answers: Answers) -> Question:
    """Where to go on: the first page neither answered nor skipped."""
    for page in pages:
        if not (page.done(answers) if page.needed else page.key in answers.seen):
            return page
    return pages[-1]
