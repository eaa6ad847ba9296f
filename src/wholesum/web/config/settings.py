"""The settings of the app; defaults suit production, and environment variables change them."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from wholesum.web.config.sqlite import use_bundled_sqlite

use_bundled_sqlite()

from csp.constants import NONE, SELF  # noqa: E402
from django.utils.translation import gettext_lazy as _  # noqa: E402

from wholesum.web.config import environment  # noqa: E402

WEB = Path(__file__).parent.parent
HOME = environment.home()
ADDRESS = environment.address()
SECURE = urlsplit(ADDRESS).scheme == "https"
# Each proxy before us appends the address from which it was asked; limits count by the visitor's.
PROXIES = environment.count("WHOLESUM_PROXIES", int(SECURE))

DEBUG = False
DEMO = environment.flag("WHOLESUM_DEMO")
# The evidence folder holds sealed sheets one by one, whatever the threshold. It is offered
# only if the administrator of the server sets it; the pulse then says so before one answers.
EVIDENCE_EXPORT = environment.flag("WHOLESUM_EVIDENCE_EXPORT")
# Visitors without an account may read a sample team; "no" asks everybody to sign in first.
PUBLIC_SAMPLE = environment.flag("WHOLESUM_PUBLIC_SAMPLE", not DEMO)
SECRET_KEY = environment.secret(HOME)
ALLOWED_HOSTS = [urlsplit(ADDRESS).hostname or "localhost", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [ADDRESS]
CSRF_FAILURE_VIEW = "wholesum.web.core.http.forgery.forged"
ROOT_URLCONF = "wholesum.web.config.urls"
WSGI_APPLICATION = "wholesum.web.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": environment.database(environment.text("WHOLESUM_DATABASE_URL"), HOME)}
# Limits on the doors are counted here, so that all workers count together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "live": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "live",
        "TIMEOUT": 1,
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    "mirrors": {
        # In files, so that what the worker works out at a closing is there for the pages.
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": HOME / "mirrors",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

# The practices, in the order of the navigation; each declares itself in its `practice.py`.
PRACTICES = [
    "wholesum.web.pulse",
    "wholesum.web.dialogue",
    "wholesum.web.strengths",
    "wholesum.web.focus",
    "wholesum.web.decisions",
    "wholesum.web.commitments",
    "wholesum.web.recognition",
    "wholesum.web.conversation",
    "wholesum.web.network",
    "wholesum.web.cycle",
]
INSTALLED_APPS = [
    "wholesum.web.core",
    "wholesum.web.accounts",
    "wholesum.web.teams",
    "wholesum.web.notices",
    "wholesum.web.rounds",
    *PRACTICES,
    "wholesum.web.home",
    "wholesum.web.exchange",
    "wholesum.web.mirror",
    "wholesum.web.organisations",
    "wholesum.web.operations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wholesum.web.core.http.compression.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "wholesum.web.core.http.language.MemberLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wholesum.web.teams.visiting.VisitorMiddleware",
    # Every page asks for signing in, but for those that say `login_not_required`.
    "wholesum.web.core.http.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wholesum.web.core.http.context.offers",
            ],
        },
    }
]
FORM_RENDERER = "wholesum.web.core.forms.Renderer"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "wholesum.web.accounts.signing_in.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# Without `password1` nobody could sign in by password; the page of signing up does not ask it.
ACCOUNT_SIGNUP_FIELDS = ["email*", "name*", "password1"]
ACCOUNT_FORMS = {
    "login": "wholesum.web.accounts.signing_in.entering.PasswordForm",
    "request_login_code": "wholesum.web.accounts.signing_in.entering.AskForm",
    "reset_password": "wholesum.web.accounts.signing_in.entering.ResetForm",
}
# Tries for an address are limited in `accounts.limits`: as allauth counts them, by the address
# alone, a stranger would lock its user out.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "request_login_code": "",
    "reset_password": "",
    "confirm_email": "20/m/ip",
    "login_failed": "5/300s/key",  # second steps, by user
}
ACCOUNT_SIGNUP_FORM_CLASS = "wholesum.web.accounts.forms.NameForm"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None  # the user chooses, see accounts/signing_in/staying.py
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_FORMS = {"add_webauthn": "wholesum.web.accounts.signing_in.passkeys.AddPasskeyForm"}
MFA_TOTP_ISSUER = "Wholesum"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

# Single sign-on: WHOLESUM_OIDC_URL (the provider's address), _CLIENT, _SECRET (or _SECRET_FILE),
# and _NAME (on the button). Needs the extra `wholesum[sso]`. The provider is told to send
# people back to WHOLESUM_ADDRESS/account/oidc/sso/login/callback/. It is the organisation's own, so
# the addresses it calls verified are believed and join the account of the same address.
OIDC = environment.oidc()
if OIDC:
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    SOCIALACCOUNT_ADAPTER = "wholesum.web.accounts.signing_in.sso.SocialAccountAdapter"
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC]}}
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    # A link, not a form: `form-action 'self'` would stop a form that ends at the provider.
    SOCIALACCOUNT_LOGIN_ON_GET = True

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 24 * 60 * 60  # for a user who chose to stay signed in
CSRF_COOKIE_NAME = "__Host-csrftoken" if SECURE else "csrftoken"  # a sibling host cannot plant it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("it", _("Italian"))]
LOCALE_PATHS = [WEB / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 8_000_000  # a packed folder travels with the page of an import
FILE_UPLOAD_HANDLERS = [
    "wholesum.web.core.http.upload_limit.UploadSizeHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise looks into it before anything is collected.
STATICFILES_DIRS = [("look", str(files("wholesum.charts.look")))]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

MAIL = environment.mail(environment.text("WHOLESUM_MAIL_URL"))
EMAIL_BACKEND = MAIL["backend"]
EMAIL_HOST, EMAIL_PORT = MAIL["host"], MAIL["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL["user"], MAIL["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL["starttls"], MAIL["tls"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("WHOLESUM_MAIL_FROM", "Wholesum <wholesum@localhost>")

# Webhooks of Slack and Teams: facilitators may name only these hosts and their parts, separated by
# spaces; left out, any public host. Loopback is for tests.
CHAT_HOSTS = environment.text("WHOLESUM_CHAT_HOSTS").lower().split()
CHAT_ALLOWS_LOOPBACK = False

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django would log the path of every 404 and 403, tokens of invitations among them.
    "loggers": {name: {"level": "ERROR"} for name in ("django.request", "django.security.csrf")},
}
