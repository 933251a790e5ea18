"""RFC 8705 §2.1: tls_client_auth: a trusted authority's certificate for the name that the client registered."""

from cryptography import x509

from oauth.store.clients import ClientRecord
from support.forwarded_certificate import ForwardedCertificate

METHOD = "tls_client_auth"


def proves(client: ClientRecord, shown: ForwardedCertificate) -> bool:
    """Tell whether the certificate, which the proxy has verified, names `client`."""
    if client.proof is None or not shown.verified:
        return False
    try:
        certificate = shown.read()
        if client.proof.subject_dn:
            return certificate.subject == x509.Name.from_rfc4514_string(client.proof.subject_dn)
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return client.proof.san_dns.lower() in map(str.lower, names.get_values_for_type(x509.DNSName))
    except (ValueError, x509.ExtensionNotFound):
        return False
