"""消息 outbox: written in the action's transaction, delivered after it."""
