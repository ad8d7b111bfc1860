"""The one error of the launcher, in both languages: it is read in a terminal before any page is."""


class PostgresProblem(Exception):
    """PostgreSQL cannot be used as asked; the text says what to do next."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
