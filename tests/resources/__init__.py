"""Resources: their names, what is suggested, the documents that the realm hosts, and snippets for their servers."""
