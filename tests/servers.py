"""Real servers on this machine's loopback, each ended with its test; a program has a folder of its own."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseServer
from threading import Thread

ACCESS, SECRET = "nscp-test-key", "nscp-test-secret"
MODULES = Path("/usr/lib/nginx/modules")
APACHE_MODULES = Path("/usr/lib/apache2/modules")


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def answering(server: BaseServer) -> Iterator[None]:
    """Have a server of this program answer while the block runs; it ends at once, not at the next half second."""
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Answering(BaseHTTPRequestHandler):
    """Another site: answers with the status that the path ends in; HEAD is refused below /no-head/."""

    def do_HEAD(self) -> None:
        """Answer a HEAD request."""
        self.send_response(405 if self.path.startswith("/no-head") else int(self.path.rpartition("/")[2]))
        self.end_headers()

    def do_GET(self) -> None:
        """Answer a GET request."""
        self.send_response(int(self.path.rpartition("/")[2]))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def other_site() -> Iterator[str]:
    """Another site on this machine; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    with answering(server):
        yield f"http://127.0.0.1:{server.server_address[1]}"


@contextmanager
def running(command: list[str], port: int, folder: Path, end: signal.Signals = signal.SIGTERM) -> Iterator[None]:
    """A server that is up when the block begins and gone when it ends, by the signal `end`."""
    with (folder / "output.txt").open("w") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder)
    try:
        for _ in range(1200):
            assert process.poll() is None, (folder / "output.txt").read_text()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        else:
            raise AssertionError(f"{command[0]} does not answer: {(folder / 'output.txt').read_text()}")
        yield
    finally:
        process.send_signal(end)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def nginx(root: Path, include: Path, folder: Path) -> Iterator[str]:
    """Debian's nginx with the generated configuration, `root` being the folder it serves; its address."""
    port = free_port()
    folder.mkdir()
    (folder / "nginx.conf").write_text(
        f"""
        daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 2;
        {"user root;" if os.getuid() == 0 else ""}
        load_module {MODULES}/ngx_http_brotli_static_module.so;
        events {{ worker_connections 1024; }}
        http {{
            access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2;
            fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
            server {{ listen 127.0.0.1:{port}; root {root}; include {include}; brotli_static on; }}
        }}"""
    )
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    with running([binary, "-c", f"{folder}/nginx.conf", "-p", str(folder)], port, folder):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def apache(root: Path, folder: Path) -> Iterator[str]:
    """Debian's Apache, which reads the generated .htaccess; its address."""
    port = free_port()
    folder.mkdir()
    needed = "mpm_event authz_core authn_core mime dir alias headers rewrite env setenvif"
    loaded = "\n".join(f"LoadModule {name}_module {APACHE_MODULES}/mod_{name}.so" for name in needed.split())
    (folder / "apache.conf").write_text(
        f"""
        ServerRoot {folder}
        PidFile {folder}/pid
        ErrorLog {folder}/error.log
        Listen 127.0.0.1:{port}
        ServerName 127.0.0.1
        {loaded}
        TypesConfig /etc/mime.types
        DocumentRoot {root}
        <Directory {root}>
            AllowOverride All
            Options FollowSymLinks
            Require all granted
        </Directory>"""
    )
    binary = shutil.which("apache2") or "/usr/sbin/apache2"
    with running([binary, "-X", "-f", f"{folder}/apache.conf"], port, folder):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def rsync_daemon(root: Path, folder: Path, *, munge: str = "no") -> Iterator[str]:
    """A real rsync server with a name and a password, and a module that can only be read; its address.

    `munge`: whether it makes links lead nowhere, as it does where nothing is said.
    """
    port = free_port()
    folder.mkdir()
    (folder / "secrets").write_text(f"{ACCESS}:{SECRET}\n")
    (folder / "secrets").chmod(0o600)
    own = "uid = root\ngid = root\n" if os.getuid() == 0 else ""
    module = f"path = {root}\nauth users = {ACCESS}\nsecrets file = {folder}/secrets\nmunge symlinks = {munge}\n"
    (folder / "rsyncd.conf").write_text(
        f"use chroot = no\nreverse lookup = no\nsocket options = TCP_NODELAY\npid file = {folder}/pid\n"
        f"log file = {folder}/log\n{own}"
        f"[site]\n{module}read only = no\n[museum]\n{module}read only = yes\n"
    )
    command = ["rsync", "--daemon", "--no-detach", f"--config={folder}/rsyncd.conf", f"--port={port}"]
    with running([*command, "--address=127.0.0.1"], port, folder):
        yield f"rsync://{ACCESS}@127.0.0.1:{port}"


@contextmanager
def object_store(weed: Path, folder: Path) -> Iterator[dict[str, str]]:
    """SeaweedFS, an S3-compatible server, with a bucket `nscp`; the settings with which clients find it."""
    ports = [free_port() for _ in range(8)]
    folder.mkdir()
    (folder / "s3.json").write_text(
        '{"identities": [{"name": "publisher", "credentials": '
        f'[{{"accessKey": "{ACCESS}", "secretKey": "{SECRET}"}}], "actions": ["Admin", "Read", "List", "Write"]}}]}}'
    )
    names = ("master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc")
    named = [f"-{name}={port}" for name, port in zip(names, ports, strict=False)]
    options = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.port={ports[6]}", f"-s3.port.grpc={ports[7]}"]
    command = [str(weed), "server", f"-dir={folder}", "-s3", f"-s3.config={folder}/s3.json", *options, *named]
    settings = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{ports[6]}",
        "AWS_ACCESS_KEY_ID": ACCESS,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "eu-west-2",
    }
    with running([*command, "-master.volumeSizeLimitMB=64", "-volume.max=20"], ports[6], folder, signal.SIGKILL):
        make_bucket(settings)
        yield settings


def make_bucket(settings: dict[str, str]) -> None:
    """Make the bucket, when the store is ready to."""
    env = os.environ | settings | {"RCLONE_S3_PROVIDER": "Other", "RCLONE_S3_ENV_AUTH": "true", "AWS_CA_BUNDLE": ""}
    env["RCLONE_S3_ENDPOINT"] = settings["AWS_ENDPOINT_URL"]
    # A store that ended, as where its port was taken meanwhile, must not be waited for through all of rclone's retries.
    command = ["rclone", "mkdir", "--retries=1", "--low-level-retries=1", "--contimeout=2s", ":s3:nscp"]
    for _ in range(100):
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        time.sleep(0.3)
    raise AssertionError(done.stderr)
