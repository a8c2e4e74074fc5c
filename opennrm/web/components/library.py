"""The one library in which every component registers; templates load it as `nrm`."""

from django.template import Library

register = Library()
