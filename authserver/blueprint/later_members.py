"""The registered members of clients that a later version brings: refused by name, never dropped in silence.

RFC 7591, 8705, 9101, 9449, 9701, OpenID Connect Registration.
"""

LATER_MEMBERS = frozenset(
    {
        "authorization_details_types",
        "authorization_signed_response_alg",
        "default_acr_values",
        "dpop_bound_access_tokens",
        "id_token_encrypted_response_alg",
        "id_token_encrypted_response_enc",
        "request_object_encryption_alg",
        "request_object_encryption_enc",
        "request_object_signing_alg",
        "request_uris",
        "require_auth_time",
        "sector_identifier_uri",
        "software_statement",
        "tls_client_auth_san_email",
        "tls_client_auth_san_ip",
        "tls_client_auth_san_uri",
        "tls_client_certificate_bound_access_tokens",
        "userinfo_encrypted_response_alg",
        "userinfo_encrypted_response_enc",
        "userinfo_signed_response_alg",
    }
)
