// npm oidc-provider, set up to do what authserver does on the measured paths. Configured by the environment.
import { generateKeyPairSync } from 'node:crypto';

import { Provider } from 'oidc-provider';

import postgresqlAdapter from './postgresql_adapter.mjs';

const { PORT, ISSUER, SECRET, REDIRECT_URI, RESOURCE, OPAQUE_RESOURCE, RESOURCE_SCOPE, DATABASE_URL } = process.env;
const OPENID_SCOPE = 'openid profile email offline_access';
const LIFETIMES = {
  AccessToken: 300, AuthorizationCode: 60, ClientCredentials: 300, Grant: 2592000, IdToken: 300, Interaction: 600,
  RefreshToken: 604800, Session: 1209600,
};
const CLAIMS = { email: 'alice@acme.test', email_verified: true, name: 'Alice Adams' };

function key(kid, ...kind) {
  return { ...generateKeyPairSync(...kind).privateKey.export({ format: 'jwk' }), kid, use: 'sig' };
}

async function freshGrant({ oidc }) {
  const grant = new oidc.provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
  grant.addOIDCScope(OPENID_SCOPE);
  grant.addResourceScope(RESOURCE, RESOURCE_SCOPE);
  grant.addResourceScope(OPAQUE_RESOURCE, RESOURCE_SCOPE);
  await grant.save();
  return grant;
}

const provider = new Provider(ISSUER, {
  adapter: DATABASE_URL ? await postgresqlAdapter(DATABASE_URL) : undefined,
  jwks: { keys: [key('rsa', 'rsa', { modulusLength: 2048 }), key('ec', 'ec', { namedCurve: 'P-256' })] },
  clients: [
    {
      client_id: 'web', client_secret: SECRET, redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
    },
    {
      client_id: 'machine', client_secret: SECRET, redirect_uris: [], response_types: [],
      grant_types: ['client_credentials'],
    },
  ],
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false,
  cookies: { keys: [SECRET] },
  expiresWithSession: () => false,
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_ctx, resource) => ({
        scope: RESOURCE_SCOPE,
        audience: resource,
        ...(resource === RESOURCE
          ? { accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }
          : { accessTokenFormat: 'opaque' }),
      }),
    },
  },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...CLAIMS }) }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  issueRefreshToken: () => true,
  loadExistingGrant: freshGrant,
  rotateRefreshToken: true,
  ttl: LIFETIMES,
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: 'alice' } });
  ctx.respond = false;
  return undefined;
});
provider.on('server_error', (_ctx, error) => console.error(error));
provider.listen(Number(PORT), '127.0.0.1');
