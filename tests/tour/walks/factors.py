"""Second factors: setting them up, being asked for them, and a realm that wants one of everybody."""

import re
from collections.abc import Iterator

from accounts.factors.totp import STEP_SECONDS, _code
from support import clock
from tests.tour.visit import Shown, Visit, Walk

SECURITY = Shown("account_security", "account/security.html")
FACTOR = Shown("account_factor", "account/factor.html")
APP = Shown("account_authenticator_app", "account/authenticator_app.html")
PAGES = {
    "security-empty": SECURITY,
    "security-app": APP,
    "security-app-wrong-code": APP,
    "security-recovery-codes": Shown("account_authenticator_app", "account/recovery_codes.html"),
    "security-passkey": Shown("account_passkey_setup", "account/passkey_setup.html"),
    "security-full": SECURITY,
    "factor": FACTOR,
    "factor-recovery-code": FACTOR,
    "factor-wrong-code": FACTOR,
    "security-required": SECURITY,
}
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def take(visit: Visit) -> Iterator[str]:
    """Set up an app and a passkey, and be asked for them."""
    visit.sign_in("dora@acme.test", then="account/security/")
    yield "security-empty"
    visit.go("account/security/app/")
    secret = re.sub(r"\s", "", visit.page.locator("main code").inner_text())
    yield "security-app"
    visit.enter(code="000000")
    yield "security-app-wrong-code"
    visit.enter(code=_code(secret, clock.now() // STEP_SECONDS))
    recovery_code = visit.page.locator(".codes code").first.inner_text()
    yield "security-recovery-codes"
    visit.go("account/security/passkey/")
    yield "security-passkey"
    add_passkey(visit)
    visit.go("account/security/")
    yield "security-full"
    yield from _asked(visit, recovery_code)
    visit.path = "/realms/strict"
    visit.sign_in()
    yield "security-required"


def _asked(visit: Visit, recovery_code: str) -> Iterator[str]:
    visit.page.context.clear_cookies()
    visit.sign_in("dora@acme.test")
    yield "factor"
    visit.page.locator("summary").click()
    yield "factor-recovery-code"
    visit.enter(code="000000")
    yield "factor-wrong-code"
    visit.page.locator("summary").click()
    visit.enter(recovery_code=recovery_code)
    visit.page.wait_for_url(f"{visit.issuer}/account/")


def add_passkey(visit: Visit) -> None:
    """Make one, where scripts run: no browser makes them without."""
    if not visit.scripts:
        return
    devices = visit.page.context.new_cdp_session(visit.page)
    devices.send("WebAuthn.enable")
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    visit.enter(name="My telephone")
    devices.send("WebAuthn.removeVirtualAuthenticator", device)


WALK = Walk("factors", PAGES, take)
