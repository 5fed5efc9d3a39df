"""`staticwebapp.config.json` for Azure Static Web Apps."""

import json
from typing import Any

from nscp_site.hosting.policy import FOR_EVER, SHORT, TYPES, Policy

# Azure's limit, in bytes.
LARGEST = 20 * 1024
HIDDEN = ("_headers", "_redirects", "nginx.conf", "web.config", "staticwebapp.config.json", ".htaccess", ".nojekyll")


def write_config(policy: Policy) -> str:
    """The settings as JSON."""
    return json.dumps(config(policy), indent=2) + "\n"


def config(policy: Policy) -> dict[str, Any]:
    """The settings: routes are tried from the top, the first that fits counts."""
    return {
        "trailingSlash": "always",
        "routes": [
            *({"route": f"/{name}", "statusCode": 404} for name in HIDDEN),
            *({"route": old, "redirect": new, "statusCode": 301} for old, new in policy.moved.items()),
            *({"route": f"/{name}/*", "headers": {"Cache-Control": FOR_EVER}} for name in policy.hashed),
        ],
        "responseOverrides": {"404": {"rewrite": "/404.html", "statusCode": 404}},
        "globalHeaders": policy.headers | {"Cache-Control": SHORT},
        "mimeTypes": TYPES,
    }
