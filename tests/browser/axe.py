"""axe-core over a page: what a person with another way of reading would stumble on."""

from playwright.sync_api import Page

from yimen.config.paths import PROJECT

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
RULES = [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"
]  # fmt: skip


def violations(page: Page) -> list[str]:
    """One line per stumbling block: rule and element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    report = page.evaluate("(rules) => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{found['id']}: {node['html'][:120]}"
        for found in report["violations"]
        for node in found["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels the page can be pushed sideways; 0 is right."""
    wide: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide
