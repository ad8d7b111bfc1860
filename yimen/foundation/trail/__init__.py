"""审计轨迹 (trail): append-only events, chained per stream with SM3, sealed daily."""
