"""One file a grant: oauthlib's grant with our rules. What every grant needs is in the validator."""
