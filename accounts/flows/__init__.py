"""What happens to people, one file a verb or a subject. Flows take values, so that pages, commands and APIs share them."""
