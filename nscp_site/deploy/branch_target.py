"""Publishes to a branch of a git repository, for hosts that serve what is pushed; each release is a commit.

Git provides the digests, sends only what changed, and updates the branch atomically. It is also an optimistic lock: a
push is refused where the branch has moved since it was fetched. Nothing is force-pushed, except where a page is
withdrawn for a child's safety. The newest five releases are listed and can be rolled back to.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

from nscp_site.deploy.carriers import PublishError, run_tool
from nscp_site.deploy.records import MAX_KEPT_RELEASES, Log, ReleaseRecord, load_json
from nscp_site.outputs.host_policy import hashed_folder
from nscp_site.outputs.manifest import VERSION_FILE

RECORD_PREFIX = "Release record: "
# Each release may be followed by commits that went back to another; so many commits are looked at.
FETCH_DEPTH = 50


class BranchTarget:
    """A branch that holds releases. See `Target` for what each method is for."""

    def __init__(self, address: str) -> None:
        self.url, _, self.branch = address.partition("#")
        self.branch = self.branch or "published"
        if not re.fullmatch(r"[\w][\w./-]*", self.branch):
            raise PublishError(f"`{self.branch}` is not a branch's name. Write git:ADDRESS#BRANCH.")
        folder = mkdtemp()
        finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.env = {
            "GIT_DIR": folder,
            "GIT_INDEX_FILE": str(Path(folder, "nscp-index")),
            "GIT_AUTHOR_NAME": os.environ.get("GIT_AUTHOR_NAME", "NSCP site"),
            "GIT_AUTHOR_EMAIL": os.environ.get("GIT_AUTHOR_EMAIL", "site@localhost"),
            "GIT_COMMITTER_NAME": os.environ.get("GIT_COMMITTER_NAME", "NSCP site"),
            "GIT_COMMITTER_EMAIL": os.environ.get("GIT_COMMITTER_EMAIL", "site@localhost"),
        }
        self.git("init", "--quiet", "--bare", folder)
        self.pending: ReleaseRecord | None = None
        # The release whose files stand in the index.
        self.indexed_release = ""
        self.refresh()

    def refresh(self) -> None:
        """Fetch the branch as it is now."""
        there = self.git("ls-remote", self.url, f"refs/heads/{self.branch}").split()
        self.head = next((word for word in there if re.fullmatch(r"[0-9a-f]{40,64}", word)), "")
        if self.head:
            self.git("fetch", "--quiet", f"--depth={FETCH_DEPTH}", self.url, f"{self.branch}:refs/heads/there")

    @contextmanager
    def lock(self) -> Iterator[Callable[[], None]]:
        """Nothing to hold: the push itself is refused where somebody else was quicker, see `switch`."""
        self.refresh()
        if self.head and not self.commits():
            raise PublishError(
                f"Branch {self.branch} holds something other than releases. "
                f"Name a branch of their own: git:ADDRESS#BRANCH."
            )
        yield lambda: None

    def commits(self) -> list[tuple[str, ReleaseRecord]]:
        """(commit id, record) of each commit that published or restored a release, newest first."""
        if not self.head:
            return []
        found: list[tuple[str, ReleaseRecord]] = []
        for entry in self.git("log", "--format=%H %B%x00", self.head).split("\0"):
            commit, _, message = entry.strip().partition(" ")
            match = re.search(f"^{RECORD_PREFIX}(.+)$", message, re.MULTILINE)
            record = load_json(ReleaseRecord, match[1]) if match else None
            if record:
                found.append((commit, record))
        return found

    def records(self) -> list[ReleaseRecord]:
        """The newest five releases, once each, with the one now being made."""
        found = {record.release: record for _, record in reversed(self.commits())}
        if self.pending:
            found[self.pending.release] = self.pending
        return sorted(found.values(), key=lambda record: record.published, reverse=True)[:MAX_KEPT_RELEASES]

    def current(self) -> str:
        """What the newest commit is."""
        return next((record.release for _, record in self.commits()), "")

    def upload(self, site: Path, release: str, current: str, log: Log) -> int:
        """Put the site into git's index; it is sent with the switch. The number of files that differ."""
        log(f"Comparing release {release} with {current or 'nothing'} on branch {self.branch}.")
        self.indexed_release = release
        self.git("read-tree", "--empty")
        self.git("add", "--all", "--force", ".", work_tree=site)
        if not self.head:
            return len(self.git("ls-files").splitlines())
        return len(self.git("diff-index", "--cached", "--name-only", "--diff-filter=d", self.head).splitlines())

    def verify(self, site: Path, release: str) -> None:
        """Every file against git's digest of it."""
        changed = self.git("status", "--porcelain", "--untracked-files=all", work_tree=site).splitlines()
        if any(line[1] != " " for line in changed if len(line) > 1):
            raise PublishError(f"{site} was changed while release {release} was made from it. Publish again.")

    def copy_assets(self, old: str, new: str, folders: list[str]) -> None:
        """Taken from the old commit into the new one's index."""
        self.load_index(new)
        self.git("update-index", "--index-info", text=self.git("ls-tree", "-r", self.commit_of(old), *folders))

    def write_record(self, record: ReleaseRecord) -> None:
        """Kept for the commit's message; the digest of every file is git's own, of the hashed folders ours as well."""
        files = {path: digest for path, digest in record.files.items() if hashed_folder(path)}
        self.pending = ReleaseRecord(**(asdict(record) | {"files": files}))

    def switch(self, release: str) -> None:
        """Commit and push, if the branch has not moved. Does nothing where it holds this tree already."""
        record = self.pending or next(record for record in self.records() if record.release == release)
        self.load_index(release)
        tree = self.git("write-tree").strip()
        if release == self.current() and tree == self.git("rev-parse", f"{self.head}^{{tree}}").strip():
            return
        self.push(tree, "Publish" if self.pending else "Go back to", record)

    def push(self, tree: str, verb: str, record: ReleaseRecord, *, anew: bool = False) -> None:
        """Commit a tree with a release's record and push it, on top of the branch or as its only commit."""
        parent = ("-p", self.head) if self.head and not anew else ()
        message = f"{verb} release {record.release}\n\n{RECORD_PREFIX}{json.dumps(asdict(record))}\n"
        commit = self.git("commit-tree", tree, *parent, text=message).strip()
        lease = (self.lease,) if anew else ()
        try:
            self.git("push", "--quiet", *lease, self.url, f"{commit}:refs/heads/{self.branch}")
        except PublishError as error:
            reason = PublishError(
                f"The page is gone from what visitors get, but not from the history of branch {self.branch}: {error} "
                f"The repository's owner must allow this branch to be rewritten (“force push”); then run this again."
            )
            raise self.conflict_error() or (reason if anew else error) from error
        self.head, self.pending = commit, None

    def read_served_version(self) -> str:
        """Read from the branch as it is there now."""
        self.refresh()
        with suppress(PublishError):
            return self.git("show", f"{self.head}:{VERSION_FILE}")
        return ""

    def conflict_error(self) -> PublishError | None:
        """The error for a push refused because somebody else published; None where that was not the reason."""
        mine = self.head
        self.refresh()
        commits = self.commits()
        if self.head == mine or not commits:
            return None
        return PublishError(
            f"Somebody else published meanwhile: {commits[0][1].by}, release {commits[0][1].release}. "
            f"Nothing was changed. Look at what they published, then publish again."
        )

    def clear(self, releases: list[str]) -> None:
        """Nothing: the branch's history stays."""

    def prepare(self) -> None:
        """The first push makes the branch."""

    def remove(self) -> None:
        """The branch itself, as it was when we looked: nobody's newer work is lost."""
        if self.head:
            self.git("push", "--quiet", self.lease, self.url, f":refs/heads/{self.branch}")

    @property
    def lease(self) -> str:
        """The option that lets git rewrite the branch as long as it is as it was when we looked."""
        return f"--force-with-lease=refs/heads/{self.branch}:{self.head}"

    def remove_extra_files(self, site: Path, release: str) -> None:
        """Nothing: the index holds the site's files alone."""

    def purge_other_releases(self, release: str) -> list[str]:
        """The branch begins anew with this release; what it held before is thrown away where that can be done."""
        record = self.pending or next(record for _, record in self.commits() if record.release == release)
        self.push(f"{self.head}^{{tree}}", "Publish", record, anew=True)
        return [*self.collect_garbage(), *self.describe_other_refs()]

    def collect_garbage(self) -> list[str]:
        """Delete unreachable commits of a local repository; for a remote one, return what to ask its host for."""
        if not Path(self.url).is_dir():
            return [
                f"The old commits can be read by their numbers until {self.url} removes what nothing leads to. Ask the "
                f"host to do so now (“garbage collection”), and to drop the copies of pages that it keeps."
            ]
        for command in (("reflog", "expire", "--expire=now", "--all"), ("gc", "--quiet", "--prune=now")):
            run_tool(["git", "-C", self.url, *command])
        return []

    def describe_other_refs(self) -> list[str]:
        """A sentence on other branches and tags that may hold old releases; none where there are none."""
        listed = [line.split("\t")[1] for line in self.git("ls-remote", self.url).splitlines() if "\t" in line]
        names = sorted({name for name in listed if name not in ("HEAD", f"refs/heads/{self.branch}")})
        if not names:
            return []
        return [f"{len(names)} other branches and tags of {self.url} may hold it too: {', '.join(names[:5])}."]

    def load_index(self, release: str) -> None:
        """Load a release's files into git's index."""
        if self.indexed_release != release:
            self.git("read-tree", self.commit_of(release))
            self.indexed_release = release

    def commit_of(self, release: str) -> str:
        """The newest commit that is a release."""
        return next(commit for commit, record in self.commits() if record.release == release)

    def git(self, *arguments: str, work_tree: Path | None = None, text: str | None = None) -> str:
        """Run git in a temporary bare repository and return its output. Raises PublishError."""
        tree = {"GIT_WORK_TREE": str(work_tree.absolute())} if work_tree else {}
        settings = ("autocrlf=false", "bare=false", "excludesFile=", "attributesFile=")
        options = [word for setting in settings for word in ("-c", f"core.{setting}")]
        where = ("-C", str(work_tree)) if work_tree else ()
        return run_tool(["git", *options, *where, *arguments], env=self.env | tree, text=text)
