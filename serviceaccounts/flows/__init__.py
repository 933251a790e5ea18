"""What is done to machines, one file a subject. Flows take values, so that admin, API and commands share them.

Each leaves its line in the trail, and tells the contacts of the account, in the transaction of the fact.
"""
