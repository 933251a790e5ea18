// npm openid-client as a program: configured by one JSON argument, it prints a JSON line for each step.
// It prints {"visit": URL} where a person must go, and reads the address that they come back to.
import { createInterface } from "node:readline/promises";
import * as openid from "openid-client";

const given = JSON.parse(process.argv[2]);
const methods = { // a registered client's secret comes with its registration
  none: () => openid.None(),
  client_secret_basic: () => openid.ClientSecretBasic(given.secret),
  client_secret_post: () => openid.ClientSecretPost(given.secret),
};
const say = (step) => process.stdout.write(`${JSON.stringify(step)}\n`);

// Loopback is spared TLS; with these checks the signature of each ID token is verified all the same.
const strict = [openid.allowInsecureRequests, openid.enableNonRepudiationChecks];

async function connect() {
  const issuer = new URL(given.issuer);
  if (given.register) {
    const registration = { redirect_uris: [given.redirect_uri], ...given.register };
    const authentication = methods[given.register.token_endpoint_auth_method]();
    return openid.dynamicClientRegistration(issuer, registration, authentication, { execute: strict });
  }
  const options = { execute: strict, algorithm: given.algorithm ?? "oidc" };
  return openid.discovery(issuer, given.client_id, undefined, methods[given.method](), options);
}

async function askPerson(config) {
  const checks = {
    pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    expectedState: openid.randomState(),
    expectedNonce: openid.randomNonce(),
    idTokenExpected: true,
  };
  const build = given.push ? openid.buildAuthorizationUrlWithPAR : openid.buildAuthorizationUrl;
  const visit = await build(config, {
    redirect_uri: given.redirect_uri,
    scope: given.scope,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: "S256",
    ...given.parameters,
  });
  say({ visit });
  const reader = createInterface({ input: process.stdin });
  const arrived = (await reader[Symbol.asyncIterator]().next()).value;
  reader.close();
  const tokens = await openid.authorizationCodeGrant(config, new URL(arrived), checks);
  say({ tokens, claims: tokens.claims() });
  return tokens;
}

async function actForPerson(config) {
  const tokens = await askPerson(config);
  if (given.leave) say({ leave: openid.buildEndSessionUrl(config, { id_token_hint: tokens.id_token, ...given.leave }) });
  say({ userinfo: await openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub) });
  const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token);
  say({ refreshed });
  const confidential = Boolean(config.clientMetadata().client_secret ?? given.secret);
  if (confidential) say({ introspection: await openid.tokenIntrospection(config, refreshed.access_token) });
  await openid.tokenRevocation(config, refreshed.refresh_token);
  if (confidential) say({ ended: await openid.tokenIntrospection(config, refreshed.access_token) });
  await openid.refreshTokenGrant(config, refreshed.refresh_token);
}

async function actForItself(config) {
  const tokens = await openid.clientCredentialsGrant(config, { resource: given.resource });
  say({ tokens });
  say({ introspection: await openid.tokenIntrospection(config, tokens.access_token) });
}

try {
  const config = await connect();
  say({ metadata: config.serverMetadata(), client: config.clientMetadata() });
  await (given.resource ? actForItself : actForPerson)(config);
} catch (error) {
  say({ failure: error.error ?? error.code ?? error.name, status: error.status, message: error.message });
}
