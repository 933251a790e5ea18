"""Getting tokens: how a program proves who it is, the grants, and the source that keeps a token fresh."""
