"""Screens of one's own account (登录与账号): login, second factor, posts, own logins."""
