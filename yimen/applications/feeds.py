"""Which departments answer here, so that nobody is asked for what they know (社会救助法 62)."""

from __future__ import annotations

from yimen.means_check.feeds import connected_feeds
from yimen.policy.vocabulary import FEEDS

__all__ = ["connected_feeds", "feed_titles"]


def feed_titles(keys: tuple[str, ...]) -> str:
    """Departments in words: 人社社会保险、税务."""
    return "、".join(FEEDS.get(key, key) for key in keys)
