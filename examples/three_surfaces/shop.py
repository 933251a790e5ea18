"""What the parts of the shop know of each other."""

import os
from urllib.parse import urlsplit

from authserver_sdk import Server

PORT = urlsplit(os.environ.get("AUTHSERVER_URL", "http://127.0.0.1:8000")).port
ISSUER = f"http://login.shop.localhost:{PORT}"
AUDIENCE = "https://apis.shop.example"  # one name for all APIs of the shop: a token for one is good at each
APIS = {"orders": "http://orders.shop.localhost:9406", "reports": "http://reports.shop.localhost:9407"}
FRONT_ENDS = ("http://app.shop.localhost:9405", "http://admin.shop.localhost:9405")
COOKIE = "shop-session"

server = Server(ISSUER)
