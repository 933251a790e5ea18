// Signs in with a code and PKCE (RFC 7636). The page has no secret; its tokens live in memory and end with the tab.
// The access token lasts minutes. When it runs out, the refresh token fetches the next one, and nobody notices.

const AUTHSERVER = "http://127.0.0.1:8000";
const HERE = `${location.origin}/console/`;
const CLIENT_ID = "console";
const SPARED_SECONDS = 10; // a token that ends this soon is replaced before it is used

const tenant = new URLSearchParams(location.search).get("tenant") ?? sessionStorage.getItem("tenant") ?? "harbor";
const issuer = `${AUTHSERVER}/realms/${tenant}`;
const protocol = `${issuer}/protocol/openid-connect`;
let tokens = null;

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

async function signIn() {
  const verifier = random();
  const state = random();
  sessionStorage.setItem("tenant", tenant);
  sessionStorage.setItem("verifier", verifier);
  sessionStorage.setItem("state", state);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  location.assign(`${protocol}/auth?` + new URLSearchParams({
    response_type: "code",
    client_id: CLIENT_ID,
    redirect_uri: HERE,
    scope: "openid profile agents:read",
    resource: location.origin,
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  }));
}

async function askForTokens(parameters) {
  const answer = await fetch(`${protocol}/token`, {
    method: "POST",
    body: new URLSearchParams({ client_id: CLIENT_ID, ...parameters }),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error_description ?? said.error);
  tokens = { ...said, ends: Date.now() / 1000 + said.expires_in };
}

async function comeBack() {
  const answer = new URLSearchParams(location.search);
  const state = sessionStorage.getItem("state");
  const verifier = sessionStorage.getItem("verifier");
  sessionStorage.removeItem("state");
  sessionStorage.removeItem("verifier");
  history.replaceState(null, "", HERE);
  if (answer.get("iss") !== issuer || answer.get("state") !== state) throw new Error("This answer is not for this page.");
  if (answer.has("error")) throw new Error(answer.get("error_description") ?? answer.get("error"));
  await askForTokens({
    grant_type: "authorization_code",
    code: answer.get("code"),
    redirect_uri: HERE,
    code_verifier: verifier,
  });
}

async function call(path) {
  if (tokens.ends - SPARED_SECONDS < Date.now() / 1000) {
    await askForTokens({ grant_type: "refresh_token", refresh_token: tokens.refresh_token });
  }
  const answer = await fetch(path, {
    headers: { Authorization: `Bearer ${tokens.access_token}`, "x-tenant-id": tenant },
  });
  if (!answer.ok) throw new Error(`The API answered ${answer.status}.`);
  return answer.json();
}

async function look() {
  const { tenant: name, roles } = await call("/v1/tenants.current");
  const { decisions } = await call("/v1/decisions");
  document.getElementById("who").textContent = `Signed in to ${name} as ${roles.join(", ") || "somebody without a role"}.`;
  document.getElementById("decisions").replaceChildren(...decisions.map(({ by, decision }) => {
    const line = document.createElement("li");
    line.textContent = `${by}: ${decision}`;
    return line;
  }));
  document.getElementById("sign-in").hidden = true;
  document.getElementById("look").hidden = false;
}

const shown = (step) => () => step().catch((error) => {
  document.getElementById("who").textContent = error.message;
});

document.getElementById("sign-in").addEventListener("click", shown(signIn));
document.getElementById("look").addEventListener("click", shown(look));
if (new URLSearchParams(location.search).has("state")) {
  await shown(async () => {
    await comeBack();
    await look();
  })();
}
