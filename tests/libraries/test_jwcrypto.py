"""jwcrypto: the key object below a key, and the algorithms that a verification may use."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS, InvalidJWSSignature


def test_a_key_gives_away_the_object_that_signs() -> None:
    assert isinstance(JWK.generate(kty="EC", crv="P-256").get_op_key("sign"), EllipticCurvePrivateKey)
    assert isinstance(JWK.generate(kty="RSA", size=2048).get_op_key("sign"), RSAPrivateKey)


def test_a_signature_by_an_algorithm_that_is_not_allowed_does_not_verify() -> None:
    key = JWK.generate(kty="EC", crv="P-256")
    signed = JWS(b"{}")
    signed.add_signature(key, alg="ES256", protected='{"alg":"ES256","kid":"k"}')
    read = JWS()
    read.deserialize(signed.serialize(compact=True))

    assert read.jose_header == {"alg": "ES256", "kid": "k"}
    read.allowed_algs = ["RS256"]
    with pytest.raises(InvalidJWSSignature):
        read.verify(key)
    read.allowed_algs = ["ES256"]
    read.verify(key)
    assert read.payload == b"{}"
