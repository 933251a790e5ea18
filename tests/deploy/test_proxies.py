"""deploy/Caddyfile and deploy/nginx.conf: what a stranger sends never stands for what the proxy itself says."""

from tests.deploy.variables import DEPLOY


def test_caddy_passes_on_no_header_with_an_underscore() -> None:
    """WSGI reads `X-Forwarded_For` as `X-Forwarded-For`, and takes the one that comes last."""
    lines = [line.strip() for line in (DEPLOY / "Caddyfile").read_text().splitlines()]

    assert "header_up -*_*" in lines


def test_nginx_drops_them_as_it_does_by_default() -> None:
    assert "underscores_in_headers" not in (DEPLOY / "nginx.conf").read_text()
