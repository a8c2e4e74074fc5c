"""Addresses of signing in and of one's own account. Of allauth's pages only those that we use have an address."""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as allauth_factors
from django.urls import include, path

from opennrm.web.account import entrance, factors, invitations, own, sign_in
from opennrm.web.account.sign_in import answered

own_pages = [
    path("", own.home, name="home"),
    path("begin/", entrance.begin, name="begin"),
    path("organisations/", entrance.choose, name="choose"),
    path("no-organisation/", entrance.no_organisation, name="no_organisation"),
    path("second-factor/", factors.second_factor, name="second_factor"),
    path("demonstration/<uuid:user_id>/", sign_in.demonstration, name="demonstration"),
    path("again/", sign_in.again, name="again"),
    path("sessions/", own.sessions, name="sessions"),
    path("sessions/<uuid:handle>/end/", own.end_session, name="end_session"),
    path("language/", own.language, name="language"),
    path("join/", invitations.join, name="join"),
    path("join/<str:token>/", invitations.join_with, name="join_with"),
    path("recover/", invitations.recover, name="recover"),
    path("recover/<str:token>/", invitations.recover_with, name="recover_with"),
]

sign_in_pages = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", answered(allauth_factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", factors.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("sign-out/", answered(allauth_account.logout), name="account_logout"),
    path("confirm/", answered(allauth_account.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", answered(allauth_factors.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", factors.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("password/", sign_in.change_password, name="account_change_password"),
]

factor_pages = [
    path("", factors.index, name="mfa_index"),
    path("app/add/", factors.enrol_app, name="mfa_activate_totp"),
    path("app/remove/", factors.remove_app, name="mfa_deactivate_totp"),
    path("passkeys/", factors.index, name="mfa_list_webauthn"),
    path("passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/rename/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", factors.new_recovery_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns = [
    path("", include((own_pages, "account"))),
    path("", include(sign_in_pages)),
    path("factors/", include(factor_pages)),
]
