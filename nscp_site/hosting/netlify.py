"""`_headers` and `_redirects`, which Netlify and Cloudflare Pages both read.

Cloudflare joins a header that two rules set, so caching is said for the hashed folders only: for everything else both
hosts have browsers ask again each time. Neither can answer 410: the page that says so answers there with 200.
"""

from nscp_site.hosting.policy import FOR_EVER, Policy, with_and_without_slash

# Cloudflare Pages' limits.
MOST_RULES, LONGEST_LINE = 100, 2000


def write_headers(policy: Policy) -> str:
    """The headers, rule by rule."""
    rules = ["/*\n" + "".join(f"  {name}: {value}\n" for name, value in policy.headers.items())]
    rules += [f"/{name}/*\n  Cache-Control: {FOR_EVER}\n" for name in policy.hashed]
    return "\n".join(rules)


def write_redirects(policy: Policy) -> str:
    """The redirects, one a line."""
    return "".join(
        f"{address} {new} 301\n" for old, new in policy.moved.items() for address in with_and_without_slash(old)
    )
