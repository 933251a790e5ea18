"""RFC 6749 §4.4: what a service account would get in its own name."""

from authserver.effect import issued
from authserver.effect.question import Effect, LeftOut, Question
from oauth.grants.client_credentials import ClientCredentials
from oauth.rules.scope import HUMAN_SCOPES, machine_may_have, machine_scopes, split
from oauth.store import clients
from oauth.tokens.issue import Issue
from oauth.tokens.request import TokenRequest
from oauth.validator import Validator
from realms.management_api import identifier
from realms.management_scopes import is_management
from support.errors import InvalidClient, OAuth2Error

GRANT = ClientCredentials(Validator())


def foretell(question: Question) -> Effect:
    """Return what would come of a request to the token endpoint."""
    effect = Effect()
    client = clients.find(question.realm, question.client.client_id)
    if client is None:
        return Effect(error=InvalidClient.error, problem="The client is not in use: it is disabled, or was stopped.")
    issue = Issue(question.realm, client)
    try:
        GRANT.validate_token_request(_request(question, issue))  # type: ignore[arg-type]  # our request, as oauth/server.py hands it on
        issued.tell(effect, issue)
        effect.steps = ["Nobody is asked: a service account asks in its own name, and gets no refresh token."]
    except OAuth2Error as refusal:
        effect.error, effect.problem, issue.scopes = refusal.error or "", refusal.description, ()
    effect.left_out = _left_out(question, issue)
    return effect


def _request(question: Question, issue: Issue) -> TokenRequest:
    asked = {"scope": question.scope, "resource": question.resource}
    return TokenRequest({name: text for name, text in asked.items() if text} | {"grant_type": GRANT.grant_type}, issue)


def _left_out(question: Question, issue: Issue) -> list[LeftOut]:
    """Return which of the scopes asked for are not granted. One that it may not have refuses the whole request."""
    try:
        wanted = split(question.scope) if question.scope else machine_scopes(issue.client, issue.realm)
    except OAuth2Error:
        return []
    reasons = ((name, _reason(name, issue)) for name in wanted if name not in issue.scopes)
    return [LeftOut(name, reason) for name, reason in reasons if reason]


def _reason(name: str, issue: Issue) -> str:
    if name in HUMAN_SCOPES:
        return "It speaks of a person: no service account has it."
    if issue.realm.catalogue.scope(name) is None:
        return "The realm declares no such scope."
    if not machine_may_have(issue.client, issue.realm, (name,)):
        return "Neither the service account nor one of its roles has it."
    if is_management(name) and issue.resources != (identifier(issue.realm),):
        return f"It is for the resource {identifier(issue.realm)} alone: name that, and no other."
    return ""
