"""RFC 7523: the workloads that stand for a service account: what the file lists is all of them, as with its roles."""

from django.core.exceptions import ValidationError

from authserver.blueprint.changes import Pass, Written
from authserver.blueprint.client_schema import ServiceAccountEntry, WorkloadIdentityEntry
from serviceaccounts.flows import workload_identities
from serviceaccounts.models import ServiceAccount, WorkloadRule

KEY = "workload_identities"
BY = "a blueprint"


def apply(account: ServiceAccount, *, entry: ServiceAccountEntry, run: Pass, written: Written) -> None:
    """Bring the rules of an account to what the file gives, if it gives any; those that it leaves out are removed."""
    if KEY not in entry.model_fields_set:
        return
    listed = entry.workload_identities
    names = [identity.name for identity in listed]
    changed = [
        _put(account, identity, path=f"{entry.at(KEY)}[{index}]", run=run) for index, identity in enumerate(listed)
    ]
    for name in {name for name in names if names.count(name) > 1}:
        run.problems.add(entry.at(KEY), f"given twice: {name}")
    for rule in WorkloadRule.objects.filter(account=account).exclude(name__in=names):
        workload_identities.delete(rule, by=BY)
        changed.append(True)
    if any(changed):
        written.fields.append(KEY)


def _put(account: ServiceAccount, identity: WorkloadIdentityEntry, *, path: str, run: Pass) -> bool:
    values = {column: value for column, value in identity.given(WorkloadRule).items() if column != "name"}
    try:
        outcome = workload_identities.put(account, name=identity.name, values=values, by=BY)
    except ValidationError as refusal:
        for column, messages in refusal.message_dict.items():
            run.problems.add_unless_known(f"{path}.{column}", " ".join(messages))
        return False
    return outcome.created or bool(outcome.changed)
