// The official MCP SDK for TypeScript as a program: `version` 1 is its one package, 2 that of the client alone.
// It prints {"visit": URL} where a person must go, and reads the address that they come back to; {"pause": its
// registration} waits for a line. In the end it prints what it was answered, each request with its status, and what it keeps.
import { createInterface } from "node:readline";

const given = JSON.parse(process.argv[2]);
const parts = {
  1: ["client/index.js", "client/streamableHttp.js", "client/auth.js"].map((part) => `@modelcontextprotocol/sdk/${part}`),
  2: ["@modelcontextprotocol/client"],
}[given.version];
const sdk = Object.assign({}, ...(await Promise.all(parts.map((part) => import(part)))));

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (step) => process.stdout.write(`${JSON.stringify(step)}\n`);
const hear = async (step) => {
  say(step);
  return (await lines.next()).value;
};

const kept = given.kept ?? {};
const answers = [];
const wire = [];
let registered;
let visit;

const provider = {
  redirectUrl: given.redirect_uri,
  clientMetadataUrl: given.document,
  clientMetadata: {
    client_name: "Notes",
    redirect_uris: [given.redirect_uri],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: given.method,
  },
  clientInformation: () => kept.client,
  saveClientInformation: (client) => (kept.client = client),
  tokens: () => kept.tokens,
  saveTokens: (tokens) => (kept.tokens = tokens),
  discoveryState: () => kept.discovered,
  saveDiscoveryState: (discovered) => (kept.discovered = discovered),
  codeVerifier: () => kept.verifier,
  saveCodeVerifier: (verifier) => (kept.verifier = verifier),
  redirectToAuthorization: (address) => (visit = address),
  invalidateCredentials: (what) => {
    if (what === "all" || what === "client") delete kept.client;
    if (what === "all" || what === "tokens") delete kept.tokens;
  },
};

async function watched(address, options) {
  const answer = await fetch(address, options);
  wire.push(`${options?.method ?? "GET"} ${new URL(address).pathname} ${answer.status}`);
  if (answer.status === 201) registered = await answer.clone().json();
  return answer;
}

let client;
let transport;

async function connect() {
  client = new sdk.Client({ name: "Notes", version: "1" });
  transport = new sdk.StreamableHTTPClientTransport(new URL(given.server), { authProvider: provider, fetch: watched });
  await client.connect(transport);
}

// What a program does around the SDK: it sends the person, hands the answer over, and tries again.
async function withPerson(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof sdk.UnauthorizedError)) throw error;
    const answer = new URL(await hear({ visit })).searchParams;
    await transport.finishAuth(given.version === 1 ? answer.get("code") : answer);
    return work();
  }
}

const call = async (name) => {
  const { structuredContent } = await withPerson(() => client.callTool({ name, arguments: {} }));
  answers.push(structuredContent);
};

const steps = {
  connect: () => withPerson(connect),
  whoami: () => call("whoami"),
  write: () => call("write"),
  spoil: () => (kept.tokens.access_token = "spoilt"), // the server refuses it as it refuses one that has expired
  pause: () => hear({ pause: registered }),
};

try {
  for (const step of given.steps) await steps[step]();
} catch (error) {
  say({ failure: `${error.name}: ${error.message}` });
}
say({ answers, wire, kept });
process.exit();
