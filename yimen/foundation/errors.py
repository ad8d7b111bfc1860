"""Errors every layer raises: a code for programs, a Chinese sentence that says what to do next.

Screens and the JSON API turn them into pages and problem details by `status`; nothing else needs
to know the classes. Django-free, so that `rules` and `policy` may use it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self


class YimenError(Exception):
    """The base: `message` is shown to the user as it stands, `field` names the form field."""

    default_code: ClassVar[str] = "error"
    default_status: ClassVar[int] = 400

    def __init__(
        self,
        message: str,
        field: str | None = None,
        *,
        code: str | None = None,
        status: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code or self.default_code
        self.status = status or self.default_status
        self.extra: dict[str, Any] = dict(extra or {})

    @property
    def fields(self) -> dict[str, str]:
        """Every field with its sentence; empty when the error belongs to no field."""
        many: dict[str, str] = self.extra.get("fields", {})
        if many:
            return many
        return {self.field: self.message} if self.field else {}


class NotPermitted(YimenError):
    """This user may not do this (403)."""

    default_code = "not_permitted"
    default_status = 403


class NotFound(YimenError):
    """There is no such thing within this user's scope (404)."""

    default_code = "not_found"
    default_status = 404


class Conflict(YimenError):
    """Not in this state, or somebody else was first (409)."""

    default_code = "conflict"
    default_status = 409


class StalePage(Conflict):
    """The page was drawn before somebody else changed the row (409, code "stale")."""

    default_code = "stale"


class Invalid(YimenError):
    """What was typed or uploaded cannot be accepted (422)."""

    default_code = "invalid"
    default_status = 422

    @classmethod
    def many(cls, fields: dict[str, str]) -> Self:
        """One error for a whole form: {field: sentence}; the first sentence is the message."""
        first = next(iter(fields))
        return cls(fields[first], first, extra={"fields": dict(fields)})


class TooLarge(YimenError):
    """The upload is larger than allowed (413)."""

    default_code = "too_large"
    default_status = 413


class ExternalDown(YimenError):
    """A system outside (department, bank, SMS gateway) does not answer (503)."""

    default_code = "external_down"
    default_status = 503
