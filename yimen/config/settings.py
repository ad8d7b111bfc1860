"""Django settings. Everything that differs between places comes from the environment.

DATABASE_URL, DATABASE_OWNER_URL   a given PostgreSQL server (else our own under var/pg)
YIMEN_VAR          run-time folder (default: var/ in the project)
YIMEN_KEYS_DIR     key files (default: var/keys)
YIMEN_SECRET_KEY   Django's signing key (default: made once, kept in the key folder)
YIMEN_PUBLIC_URL   address printed on papers and sent in messages (default: this machine)
YIMEN_SOURCES_URL  where departments answer (the simulator in the demo)
YIMEN_SOURCES_TIMEOUT  seconds to wait for a department's answer (default: 10)
YIMEN_HOSTS        host names served, separated by commas (default: this machine)
YIMEN_DEMO         1 in the demo: one-click logins, plain http cookies
YIMEN_HTTPS        1 behind a proxy that speaks https: secure cookies, HSTS
YIMEN_DB_POOL      1 in server and worker: keep database connections in a pool
YIMEN_IDLE_SECONDS seconds without a request after which a login ends (default: 1800)
YIMEN_DEBUG        1 for Django's error pages while developing
"""

import os
from pathlib import Path

from yimen.config.databases import databases
from yimen.config.paths import PROJECT, VAR
from yimen.config.secret import secret_key


def _on(name: str) -> bool:
    return os.environ.get(name, "") in {"1", "true", "yes"}


DEBUG = _on("YIMEN_DEBUG")
YIMEN_DEMO = _on("YIMEN_DEMO")
HTTPS = _on("YIMEN_HTTPS")

YIMEN_PROJECT = PROJECT
YIMEN_VAR = VAR
YIMEN_KEYS_DIR = Path(os.environ.get("YIMEN_KEYS_DIR") or VAR / "keys")
YIMEN_FILES_DIR = Path(os.environ.get("YIMEN_FILES_DIR") or VAR / "files")
YIMEN_OUTBOX_DIR = VAR / "outbox"
YIMEN_LOG_DIR = VAR / "log"
YIMEN_SOURCES_URL = os.environ.get("YIMEN_SOURCES_URL", "http://127.0.0.1:8071")
YIMEN_SOURCES_TIMEOUT = float(os.environ.get("YIMEN_SOURCES_TIMEOUT", "10"))
YIMEN_SMS_URL = os.environ.get("YIMEN_SMS_URL", "")
YIMEN_PUBLIC_URL = os.environ.get("YIMEN_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")

SECRET_KEY = secret_key(YIMEN_KEYS_DIR)
ALLOWED_HOSTS = os.environ.get("YIMEN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "procrastinate.contrib.django",
    "yimen.foundation",
    "yimen.packstore",
    "yimen.network",
    "yimen.households",
    "yimen.procedures",
    "yimen.means_check",
    "yimen.awards",
    "yimen.applications",
    "yimen.payments",
    "yimen.referrals",
    "yimen.web",
    "yimen.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "yimen.config.middleware.PagePolicy",
    "yimen.api.errors.ProblemMiddleware",
    "yimen.config.middleware.BodyLimit",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yimen.web.middleware.ActingMiddleware",
    "yimen.web.errors.YimenErrorMiddleware",
]

ROOT_URLCONF = "yimen.config.urls"
WSGI_APPLICATION = "yimen.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "yimen.web.context.shell",
            ],
        },
    }
]

DATABASES = databases(VAR, pooled=_on("YIMEN_DB_POOL"))
# A savepoint around each view, inside the scoped transaction of yimen.web.middleware.
DATABASES["default"]["ATOMIC_REQUESTS"] = True
DATABASE_ROUTERS = ["yimen.config.databases.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "network.Staff"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
# Collected only where the manifest is used; a folder that is not there would be warned of.
STATIC_ROOT = VAR / "static" if _on("YIMEN_STATIC_MANIFEST") else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _on("YIMEN_STATIC_MANIFEST")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Without a collected folder (tests, development) files are served from where they lie.
WHITENOISE_USE_FINDERS = not _on("YIMEN_STATIC_MANIFEST")
WHITENOISE_AUTOREFRESH = DEBUG

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A login ends after this long without a request; kept by yimen.web.account.entry, so that a
# request need not write the session.
YIMEN_IDLE_SECONDS = int(os.environ.get("YIMEN_IDLE_SECONDS", str(30 * 60)))
SESSION_COOKIE_AGE = 12 * 60 * 60  # and after a working day in any case
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "yimen.web.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "yimen.config.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": os.environ.get("YIMEN_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
