"""`{% load nrm %}`: every component of the pages."""

from opennrm.web.components import desks, flows, forms, icons, lists, page, plots, states, words
from opennrm.web.components.library import register

__all__ = ["desks", "flows", "forms", "icons", "lists", "page", "plots", "register", "states", "words"]
