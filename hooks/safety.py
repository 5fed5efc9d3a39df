"""No traceback out of MkDocs: `in_a_line` stands on whatever of ours it calls."""

import os
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from mkdocs.exceptions import MkDocsException, PluginError

from nscp_site.commands.safety import told

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def in_a_line(handler: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Have MkDocs tell in one line what fails in a handler, and stop. `NSCP_DEBUG=1` shows the traceback instead."""

    @wraps(handler)
    def safe(*args: Arguments.args, **named: Arguments.kwargs) -> Result:
        try:
            return handler(*args, **named)
        except MkDocsException:
            raise
        except Exception as failure:
            if os.environ.get("NSCP_DEBUG") == "1":
                raise
            raise PluginError(told(failure)) from failure

    return safe
