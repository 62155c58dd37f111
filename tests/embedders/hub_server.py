"""A model hub as a protocol: one repository of files at one commit; it knows no client."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from .loopback import QuietHandler, serve

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class FakeHub:
    """The repository that it has; `asked` holds every path that a client asked for."""

    def __init__(self, repository: str, files: dict[str, bytes]) -> None:
        self.url = ""
        self.repository = repository
        self.files = files
        self.asked: list[str] = []
        self.canned: bytes | None = None

    def tree(self) -> list[dict[str, object]]:
        return [
            {"type": "file", "path": name, "size": len(content), "oid": blob_id(content)}
            for name, content in self.files.items()
        ]


def blob_id(content: bytes) -> str:
    return hashlib.sha1(content).hexdigest()


@contextmanager
def running_hub(repository: str, files: dict[str, bytes]) -> Iterator[FakeHub]:
    """Run the hub for the block."""
    hub = FakeHub(repository, files)
    api = f"/api/models/{repository}"
    resolve = f"/{repository}/resolve/{COMMIT}/"

    class Handler(QuietHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            hub.asked.append(path)
            if hub.canned is not None:
                self.reply(200, hub.canned, headers={"Content-Type": "text/html"})
            elif path in (api, f"{api}/revision/main"):
                self.reply_json(200, {"id": repository, "sha": COMMIT, "siblings": []})
            elif path == f"{api}/tree/{COMMIT}":
                self.reply_json(200, hub.tree())
            elif path.startswith(resolve):
                self.send_file(path.removeprefix(resolve))
            else:
                missing = {"X-Error-Code": "RepoNotFound"}
                self.reply(404, b'{"error": "Repository not found"}', headers=missing)

        do_HEAD = do_GET

        def send_file(self, name: str) -> None:
            content = hub.files[str(PurePosixPath(name))]
            headers = {"ETag": f'"{blob_id(content)}"', "X-Repo-Commit": COMMIT}
            self.reply(200, content, headers=headers)

    with serve(Handler) as hub.url:
        yield hub
