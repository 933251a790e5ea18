// npm oauth4webapi as a program: each step with the library's own checks, the strictest there are, and no tolerance.
// It prints a JSON line for each step, {"visit": URL} where a person must go, and reads the address they come back to.
import { createInterface } from "node:readline";
import * as oauth from "oauth4webapi";

const given = JSON.parse(process.argv[2]);
const plain = { [oauth.allowInsecureRequests]: true }; // loopback is spared TLS, and nothing else
const say = (step) => process.stdout.write(`${JSON.stringify(step)}\n`);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function discover(algorithm) {
  const issuer = new URL(given.issuer);
  const answer = await oauth.discoveryRequest(issuer, { algorithm, ...plain });
  return oauth.processDiscoveryResponse(issuer, answer);
}

async function register(as) {
  const metadata = { redirect_uris: [given.redirect_uri], token_endpoint_auth_method: given.method };
  metadata.grant_types = ["authorization_code", "refresh_token"];
  const answer = await oauth.dynamicClientRegistrationRequest(as, metadata, plain);
  return oauth.processDynamicClientRegistrationResponse(answer);
}

const authentication = (client) =>
  ({
    none: () => oauth.None(),
    client_secret_basic: () => oauth.ClientSecretBasic(client.client_secret),
    client_secret_post: () => oauth.ClientSecretPost(client.client_secret),
  })[given.method]();

async function authorize(as, client, proof) {
  const verifier = oauth.generateRandomCodeVerifier();
  const nonce = oauth.generateRandomNonce();
  const state = oauth.generateRandomState();
  const asked = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: given.redirect_uri,
    response_type: "code",
    scope: "openid offline_access",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    nonce,
    state,
  });
  const pushed = await oauth.pushedAuthorizationRequest(as, client, proof, asked, plain);
  const { request_uri } = await oauth.processPushedAuthorizationResponse(as, client, pushed);
  say({ visit: `${as.authorization_endpoint}?${new URLSearchParams({ client_id: client.client_id, request_uri })}` });
  const arrived = new URL((await lines.next()).value);
  const answer = oauth.validateAuthResponse(as, client, arrived, state);
  const redeemed = await oauth.authorizationCodeGrantRequest(
    as, client, proof, answer, given.redirect_uri, verifier, plain);
  const expected = { expectedNonce: nonce, requireIdToken: true };
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, redeemed, expected);
  await oauth.validateApplicationLevelSignature(as, redeemed, plain);
  return tokens;
}

async function refresh(as, client, proof, token) {
  const answer = await oauth.refreshTokenGrantRequest(as, client, proof, token, plain);
  return oauth.processRefreshTokenResponse(as, client, answer);
}

async function introspect(as, client, proof, token) {
  const signed = { requestJwtResponse: true, ...plain };
  const answer = await oauth.introspectionRequest(as, client, proof, token, signed);
  const found = await oauth.processIntrospectionResponse(as, client, answer);
  await oauth.validateApplicationLevelSignature(as, answer, plain);
  return found;
}

try {
  await discover("oauth2");
  const as = await discover("oidc");
  const client = await register(as);
  const proof = authentication(client);
  const tokens = await authorize(as, client, proof);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  const userinfo = await oauth.userInfoRequest(as, client, tokens.access_token, plain);
  say({ client, tokens, claims, userinfo: await oauth.processUserInfoResponse(as, client, claims.sub, userinfo) });
  const refreshed = await refresh(as, client, proof, tokens.refresh_token);
  say({ refreshed });
  const confidential = given.method !== "none";
  if (confidential) say({ introspection: await introspect(as, client, proof, refreshed.access_token) });
  const revoked = await oauth.revocationRequest(as, client, proof, refreshed.refresh_token, plain);
  await oauth.processRevocationResponse(revoked);
  if (confidential) say({ ended: await introspect(as, client, proof, refreshed.access_token) });
  await refresh(as, client, proof, refreshed.refresh_token);
} catch (error) {
  say({ failure: error.error ?? error.code ?? error.name, message: error.message });
}
process.exit();
