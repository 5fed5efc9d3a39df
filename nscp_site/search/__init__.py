"""The search: sections of the built pages → small static files that a script in the browser asks. No server, no query sent."""

from nscp_site.search.building import SearchError, build_search

__all__ = ["SearchError", "build_search"]
