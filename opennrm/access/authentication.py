"""Settings of signing in; the settings file takes all capital names from here.

Decisions (SECURITY 3.7): no open sign-up, no mail codes, no SMS; a password of at least 12 characters together with a
mandatory second factor (15 would be asked of a password alone); one-time codes valid one step before and after.
"""

AUTHENTICATION_BACKENDS = [
    "opennrm.access.backends.PasswordBackend",
    "opennrm.access.backends.DemonstrationBackend",
]
PASSWORD_HASHERS = ["opennrm.vault.passwords.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "opennrm.access.passwords.NotGuessable"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account:begin"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

ACCOUNT_ADAPTER = "opennrm.access.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGIN_TIMEOUT = 10 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_FORMS = {
    "login": "opennrm.access.forms.SignInForm",
    "change_password": "opennrm.access.forms.ChangePasswordForm",
    "reauthenticate": "opennrm.access.forms.ConfirmPasswordForm",
}
# SECURITY 3.13; the growing delay of `access.setbacks` comes on top and reaches 42 seconds.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}

MFA_ADAPTER = "opennrm.access.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = "OpenNRM"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODE_COUNT = 10
# 24 digits, 79 bits each: long enough against every guess online; the seed itself is sealed (SECURITY asks 128 bits
# of a stored secret; people have to type these from paper).
MFA_RECOVERY_CODE_DIGITS = 24
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "opennrm.access.forms.CodeForm",
    "reauthenticate": "opennrm.access.forms.ConfirmCodeForm",
    "activate_totp": "opennrm.access.forms.EnrolCodeForm",
    "add_webauthn": "opennrm.access.forms.AddPasskeyForm",
}
