"""What can be wrong with a pack, said in Chinese with the place to look at."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from yimen.foundation.errors import YimenError


@dataclass(frozen=True)
class Problem:
    """One finding. `where` is "file:line" or a path in the pack; `source` the clause behind it."""

    level: Literal["error", "warning"]
    where: str
    message: str
    source: str = ""
    code: str = ""

    def __str__(self) -> str:
        word = "错误" if self.level == "error" else "提醒"
        tail = f"（依据：{self.source}）" if self.source else ""
        return f"{word} {self.where}：{self.message}{tail}"


class PackError(YimenError):
    """A pack cannot be read, or has no answer. `problems` lists every finding."""

    default_code: ClassVar[str] = "pack"
    default_status: ClassVar[int] = 422

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(p.message for p in problems))

    def __str__(self) -> str:
        return "\n".join(str(p) for p in self.problems)

    @classmethod
    def of(cls, where: str, message: str, source: str = "") -> "PackError":
        """Build the error of one finding."""
        return cls([Problem("error", where, message, source)])
