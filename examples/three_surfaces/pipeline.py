"""A backend pipeline: one instance with one key, and no person. It reads every API in both ways that it may.

With the key itself, in the headers `instance-id` and `api-key`: the API asks the login about it at each call. With a
short token that the key is exchanged for: the API checks that by itself, which is faster where calls are many.
"""

import os

from shop import APIS, AUDIENCE, server

from authserver_sdk import ApiKey, TokenSource

INSTANCE = "pipeline"
KEY = os.environ["SHOP_API_KEY"]

if __name__ == "__main__":
    tokens = TokenSource(server, ApiKey(KEY, resource=AUDIENCE))
    with server.transport.client() as client:
        for name, address in APIS.items():
            by_key = client.get(f"{address}/{name}", headers={"instance-id": INSTANCE, "api-key": KEY})
            by_token = client.get(f"{address}/{name}", auth=tokens)
            print(f"{name}: {by_key.json().get('by', by_key.text)}, then {by_token.json().get('by', by_token.text)}")
