"""What the web server starts, once the installation is fit to serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opennrm.config.settings")


def refuse_unfit() -> None:
    """Raise health.Unhealthy before the first request when a role, a key file or a setting is unsafe."""
    from django.conf import settings
    from django.db import connection

    from opennrm.database import health

    found = health.installation(
        debug=settings.DEBUG,
        secret=settings.SECRET_KEY,
        key_file=settings.OPENNRM_KEY_FILE,
        embedded=False,
        demonstration=settings.OPENNRM_DEMONSTRATION,
    )
    with connection.cursor() as cursor:
        found += health.findings(cursor, tests=settings.OPENNRM_TEST)
    connection.close()
    health.refuse(found)


application = get_wsgi_application()
refuse_unfit()
