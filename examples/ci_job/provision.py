"""The same as the command lines, from Python: a service account and its key, by address and token alone."""

import os

from authserver_sdk.management import ManagementClient

client = ManagementClient(os.environ["AUTHSERVER_URL"] + "/realms/forge", os.environ["AUTHSERVER_TOKEN"])
account = client.service_accounts.create("nightly", description="Builds at night", roles=["publisher"])
key = client.api_keys.create(account.client_id, "default").key
print(f"{account.client_id} has a key that begins with {key[:6]}.")
client.api_keys.rotate(account.client_id, "default", retain_minutes=10)
print(f"It has {len(list(client.api_keys.list(account.client_id)))} keys now, the older one for ten minutes more.")
client.service_accounts.delete(account.client_id)
