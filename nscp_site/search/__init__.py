"""The search: sections of the built pages → small files that a script in the browser reads. No query is sent."""

from nscp_site.search.building import SearchError, build_search

__all__ = ["SearchError", "build_search"]
