"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("", include("opennrm.web.public.urls")),
    path("ask/", include("opennrm.web.ask.urls")),
    path("messages/", include("opennrm.web.messages.urls")),
    path("account/", include("opennrm.web.account.urls")),
    path("desk/", include("opennrm.web.desk.urls")),
    path("screening/", include("opennrm.web.responder.urls")),
    path("calls/", include("opennrm.web.hotline.urls")),
    path("visits/", include("opennrm.web.incidents.urls")),
    path("cases/", include("opennrm.web.casework.urls")),
    path("mechanism/", include("opennrm.web.coordination.urls")),
    path("clocks/", include("opennrm.web.clocks.urls")),
    path("decisions/", include("opennrm.web.authority.urls")),
    path("letter/", include("opennrm.web.letters.urls")),
    path("directory/", include("opennrm.web.directory.urls")),
    path("quality/", include("opennrm.web.quality.urls")),
    path("houses/", include("opennrm.web.shelters.urls")),
    path("conferences/", include("opennrm.web.conferences.urls")),
    path("non-punishment/", include("opennrm.web.justice.urls")),
    path("letters/", include("opennrm.web.paper.urls")),
    path("organisation/", include("opennrm.web.organisation.urls")),
    path("", include("opennrm.web.oversight.urls")),
    path("api/v1/", include("opennrm.api.urls")),
]

handler400 = "opennrm.web.errors.bad_request"
handler403 = "opennrm.web.errors.forbidden"
handler404 = "opennrm.web.errors.not_found"
handler429 = "opennrm.web.errors.too_many"
handler500 = "opennrm.web.errors.server_error"
