"""The ways through the server; their pages together are the tour."""

from tests.tour.visit import Walk
from tests.tour.walks import (
    account,
    admin,
    admin_api_keys,
    admin_effect,
    admin_keys,
    admin_levels,
    admin_workloads,
    api_keys,
    confirming,
    consent,
    errors,
    factors,
    federation,
    front,
    mails,
    organizations,
    signing_in,
    signing_up,
)

WALKS: tuple[Walk, ...] = (
    signing_in.WALK,
    signing_up.WALK,
    factors.WALK,
    federation.WALK,
    consent.WALK,
    account.WALK,
    api_keys.WALK,
    organizations.WALK,
    confirming.WALK,
    front.WALK,
    errors.WALK,
    mails.WALK,
    admin.WALK,
    admin_api_keys.WALK,
    admin_effect.WALK,
    admin_keys.WALK,
    admin_levels.WALK,
    admin_workloads.WALK,
)
