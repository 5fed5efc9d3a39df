#!/bin/sh
# Installs what publishing is tested with, where it is missing: servers, a load, the tools that carry. All from Debian.
# As root with apt-get; otherwise it says what to install.
PATH="$PATH:/usr/sbin"
missing=
need() { # PACKAGE, and what shows that it is there: a command, or a path
    case $2 in
        /*) test -e "$2" ;;
        *) command -v "$2" >/dev/null ;;
    esac || missing="$missing $1"
}
need nginx-light nginx
need libnginx-mod-http-brotli-static /usr/lib/nginx/modules/ngx_http_brotli_static_module.so
need apache2-bin apache2
need media-types /etc/mime.types
need wrk wrk
need rsync rsync
need rclone rclone
need faketime faketime
need procps ps
need mount mount
need util-linux unshare
test -z "$missing" && exit 0

if test "$(id -u)" != 0 || ! command -v apt-get >/dev/null; then
    echo "The tests of publishing need:$missing. Install them (on Debian: sudo apt-get install$missing), then go on." >&2
    exit 1
fi
# Debian would start what it installs; the tests start their own, on loopback.
guard=/usr/sbin/policy-rc.d
if ! test -e "$guard"; then
    printf '#!/bin/sh\nexit 101\n' >"$guard"
    chmod +x "$guard"
    trap 'rm -f "$guard"' EXIT
fi
apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null || {
    echo "The tests of publishing need:$missing. They could not be installed: see above." >&2
    exit 1
}
