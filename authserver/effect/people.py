"""OAuth 2.1 §4.1: what a person would get at a client: from the request to the tokens, by the rules of each step."""

import uuid

from accounts.assurance import Proof
from accounts.models import User
from accounts.sessions import Login
from authserver.effect import issued
from authserver.effect.question import Effect, Question
from authserver.effect.reasons import left_out
from authserver.effect.wording import consent_sentence, proof_sentence
from oauth.endpoints.authorization import assurance, consent
from oauth.endpoints.authorization.judgement import apply_rules, draft_of
from oauth.endpoints.authorization.staying import stays
from oauth.rules.draft import Draft
from oauth.store import people
from oauth.store.granted import Granted
from oauth.tokens.issue import Issue
from support import clock
from support.errors import OAuth2Error

CHALLENGE = "A" * 43  # of the form of RFC 7636 §4.2; nobody will redeem the code


def foretell(question: Question, person: User) -> Effect:
    """Return what would come of a request that a browser brings, after a login with a password."""
    effect, draft, asked = Effect(), None, None
    try:
        draft = draft_of(question.realm, _parameters(question), pushed="as pushed")
        apply_rules(draft)
        login = _proven(effect, draft, person)
        asked = consent.ask(draft, login)
        consent.demand_scopes(asked)
        effect.steps.append(consent_sentence(asked))
        _issue(effect, draft, asked)
    except OAuth2Error as refusal:
        effect.error, effect.problem = refusal.error or "", refusal.description
    if draft is not None:
        effect.left_out = left_out(draft, asked, granted=effect.granted)
    return effect


def _parameters(question: Question) -> dict[str, str]:
    """Return a request that is right in all but what is asked about."""
    named = {"scope": question.scope, "resource": question.resource}
    uris = question.client.redirect_uris
    return {
        "client_id": question.client.client_id,
        "response_type": "code",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **({"redirect_uri": uris[0]} if uris else {}),
        **{name: value for name, value in named.items() if value},
    }


def _proven(effect: Effect, draft: Draft, person: User) -> Login:
    """Return a login that is enough for this request: the password, and a second factor where one is asked for."""
    now = float(clock.now())
    login = Login(person, "", (Proof("pwd", now),))
    more = assurance.page_to_prove_more(draft, login)
    effect.steps.append(proof_sentence(more))
    return Login(person, "", (*login.proofs, Proof("otp", now, is_second=True))) if more else login


def _issue(effect: Effect, draft: Draft, asked: consent.Ask) -> None:
    """Put together what the token endpoint would, once the code is redeemed."""
    person = people.find(draft.realm, asked.login.user.pk)
    if person is None:
        effect.steps = []
        effect.problem = "The person is disabled: they cannot log in, and what they had has ended."
        return
    login = asked.login
    acr = assurance.acr_of(draft, login)
    at = int(login.authenticated_at)
    issue = Issue(draft.realm, draft.client, family=uuid.uuid4())
    issue.speak_for(Granted(asked.scopes, draft.resources, "-", at, login.amr, acr, person), requested=())
    issued.tell(effect, issue)
    if "refresh_token" in draft.client.grant_types:
        _tell_refresh(effect, draft, asked.scopes)


def _tell_refresh(effect: Effect, draft: Draft, scopes: tuple[str, ...]) -> None:
    realm = draft.realm
    effect.lifetimes = {
        **effect.lifetimes,
        "Refresh token, unused": realm.refresh_token_idle_lifetime,
        "Refresh token, at most": realm.refresh_token_absolute_lifetime,
    }
    effect.steps.append(
        "With a refresh token, which lasts beyond the browser session, unless the person refuses that."
        if stays(draft, scopes)
        else "With a refresh token, which ends when the person logs out."
    )
