"""The account console: what a person sees and ends of what others hold in their name."""
