"""What happened, and who did it: rows written in the transaction of the fact. Keeps names, not foreign keys."""
