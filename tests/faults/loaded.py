"""The web server's application with all pages loaded before it forks, so that a new worker answers at once.

Otherwise each of a hundred killed workers would cost the time of importing every page again.
"""

from django.db import connections
from django.urls import resolve

from opennrm.config.wsgi import application
from opennrm.country import profile

resolve("/api/v1/referrals")
profile()
connections.close_all()

__all__ = ["application"]
