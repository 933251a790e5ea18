"""`manage.py match_workload REALM < token`: for which service account a workload's token stands, and if for none, why.

The token comes on standard input, where no list of processes and no history of a shell keeps it.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from realms.context import realm_context
from realms.models import Realm
from serviceaccounts.workloads.simulation import Finding, simulate

SIGNS = {True: "yes", False: "NO ", None: " ? "}


class Command(BaseCommand):
    """Shows what the page of the admin shows. Nothing is used up."""

    help = "Read a token, or its claims as JSON, and show each rule with the conditions that hold and that do not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a realm."""
        parser.add_argument("realm", metavar="REALM", help="The slug of the realm.")

    def handle(self, *_: Any, realm: str, **__: Any) -> None:
        """Judge it."""
        found = Realm.objects.filter(slug=realm).first()
        if found is None:
            raise CommandError(f"There is no realm {realm!r}.")
        try:
            with realm_context(found):
                simulation = simulate(found, sys.stdin.read())
        except ValueError as refusal:
            raise CommandError(str(refusal)) from None
        self._list("The token", simulation.about_token)
        for verdict in simulation.verdicts:
            self._list(f"{verdict.rule.client_id}: {verdict.rule.name}", verdict.findings)
        if simulation.left_out:
            self.stdout.write(f"… and {simulation.left_out} rules that it is further away from.")
        self.stdout.write(simulation.outcome)

    def _list(self, what: str, findings: tuple[Finding, ...]) -> None:
        self.stdout.write(what)
        for finding in findings:
            self.stdout.write(f"  {SIGNS[finding.holds]}  {finding.sentence}")
        self.stdout.write("")
