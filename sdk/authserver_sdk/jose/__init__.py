"""JSON Web Signatures and keys, straight on the primitives of `cryptography`: as fast as the machine verifies."""
