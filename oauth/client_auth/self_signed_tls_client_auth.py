"""RFC 8705 §2.2: self_signed_tls_client_auth: the very certificate that is among the client's keys (x5c)."""

from oauth.client_auth import client_keys
from oauth.store.clients import ClientRecord
from support.forwarded_certificate import ForwardedCertificate

METHOD = "self_signed_tls_client_auth"


def proves(client: ClientRecord, shown: ForwardedCertificate) -> bool:
    """Tell whether the certificate is one that `client` has registered, whoever signed it."""
    try:
        thumbprint = shown.thumbprint()
    except ValueError:
        return False
    return any(key.thumbprint == thumbprint for key in client_keys.keys_of(client))
