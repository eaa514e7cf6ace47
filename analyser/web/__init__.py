"""The web pages: a Datasette plugin that shows registers in Welsh and English.

Datasette finds the hooks below through the package's entry point, and the templates in the package's folder.
"""

from analyser.web.plugin.hooks import (
    actor_from_request,
    asgi_wrapper,
    canned_queries,
    extra_template_vars,
    forbidden,
    get_metadata,
    handle_exception,
    permission_allowed,
    prepare_connection,
    prepare_jinja2_environment,
    register_routes,
    render_cell,
    skip_csrf,
    startup,
)

__all__ = [
    "actor_from_request",
    "asgi_wrapper",
    "canned_queries",
    "extra_template_vars",
    "forbidden",
    "get_metadata",
    "handle_exception",
    "permission_allowed",
    "prepare_connection",
    "prepare_jinja2_environment",
    "register_routes",
    "render_cell",
    "skip_csrf",
    "startup",
]
