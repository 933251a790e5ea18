"""Machines: service accounts, and workloads elsewhere that stand for them."""
