"""Our own line icons, drawn on a grid of 24 by 24."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from opennrm.web.components.library import register

PATHS: dict[str, str] = {
    "arrow-left": "M19 12H5m6-6-6 6 6 6",
    "arrow-right": "M5 12h14m-6-6 6 6-6 6",
    "bed": "M3 5v14M3 16h18v3M21 16v-3a3 3 0 0 0-3-3h-7v6M5.5 10.5a2 2 0 1 0 4 0 2 2 0 0 0-4 0",
    "bell": "M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5h4",
    "building": "M5 21V4h10v17M15 9h4v12M3 21h18M8.5 8h3M8.5 12h3M8.5 16h3",
    "calendar": "M4 6h16v14H4zM4 10.5h16M8 3.5V7M16 3.5V7",
    "chart": "M4 4v16h16M8.5 16v-4M12.5 16V8M16.5 16v-6",
    "check": "m5 12.5 4.5 4.5L19 7.5",
    "chevron-down": "m6 9 6 6 6-6",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 7.5V12l3 2",
    "cross": "m6 6 12 12M18 6 6 18",
    "document": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "download": "M12 4v11m-4.5-4.5L12 15l4.5-4.5M4 19.5h16",
    "edit": "m4 20 1-4.5L15.5 5a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19zM13.5 7l3.5 3.5",
    "error": "M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7zM12 8v4.5M12 16v.01",
    "exit": "M14 4H5v16h9M10 12h11m-4-4 4 4-4 4",
    "eye": "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12M9.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0",
    "filter": "M3.5 6h17M7 12h10M10.5 18h3",
    "flag": "M5 21V4h12l-2.5 4L17 12H5",
    "globe": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M3.5 12h17M12 3.5c5 5 5 12 0 17-5-5-5-12 0-17",
    "help": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5v.01",
    "history": "M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5",
    "home": "m3.5 11 8.5-7 8.5 7M6 9.5V20h12V9.5M10 20v-5.5h4V20",
    "inbox": "M3.5 13 6.5 5h11l3 8v6.5h-17zM3.5 13.5H9a3 3 0 0 0 6 0h5.5",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17M12 11v5.5M12 7.5v.01",
    "key": "M4 15.5a4 4 0 1 0 8 0 4 4 0 0 0-8 0M11 12.5 19.5 4M16 7.5l3 3M13.5 10l2 2",
    "link": "M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1",
    "lock": "M5.5 11h13v9h-13zM8 11V8a4 4 0 0 1 8 0v3M12 14.5v2",
    "map": "M3.5 6 9 4l6 2 5.5-2v14L15 20l-6-2-5.5 2zM9 4v14M15 6v14",
    "moon": "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10",
    "more": "M6 12v.01M12 12v.01M18 12v.01",
    "people": "M5.5 8.5a3 3 0 1 0 6 0 3 3 0 0 0-6 0M2.5 19.5c0-7.5 12-7.5 12 0M15.5 5.7a3 3 0 0 1 0 5.6M17 14.2c3 .6 4.5 2.6 4.5 5.3",
    "person": "M8.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 0 0-7 0M5 20c0-8.5 14-8.5 14 0",
    "phone": "M5 4h4l1.5 4.500L8 10.500a12 12 0 0 0 5.5 5.500l2-2.500L20 15v4c0 1-16 1-15-15",
    "plus": "M12 5v14M5 12h14",
    "search": "M4.5 10.500a6 6 0 1 0 12 0 6 6 0 0 0-12 0M15 15l5 5",
    "send": "M21 3.5 3 10.500l7 3.5 3.5 7zM10 14l4.5-4.5",
    "shield": "M12 3.5 19.5 6v6c0 4.5-3 7.5-7.5 9-4.5-1.5-7.5-4.5-7.5-9V6zM8.5 12l2.5 2.5 4.5-4.5",
    "sun": "M8 12a4 4 0 1 0 8 0 4 4 0 0 0-8 0M12 2.500V5M12 19v2.500M2.5 12H5M19 12h2.500M5.3 5.3 7 7M17 17l1.7 1.700M5.3 18.7 7 17M17 7l1.7-1.7",
    "trash": "M4 6.500h16M9 6.500V4h6v2.500M6 6.5 7 20h10l1-13.500M10 10.500v6M14 10.500v6",
    "unlock": "M5.5 11h13v9h-13zM8 11V8a4 4 0 0 1 7.5-2M12 14.500v2",
    "upload": "M12 15V4M7.5 8.5 12 4l4.5 4.500M4 19.500h16",
    "warning": "M12 4 21 19.500H3zM12 10v4.500M12 17v.01",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One icon as inline SVG; hidden from screen readers unless a label says what it means.

    Raises KeyError for an icon that we do not have.
    """
    if label:
        path = mark_safe(PATHS[name])  # noqa: S308  from the table above
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}"><path d="{}"/></svg>',
            label,
            path,
        )
    return SILENT[name]


SILENT = {
    name: format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        mark_safe(path),  # noqa: S308  from the table above
    )
    for name, path in PATHS.items()
}
