import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { createLocalJWKSet, jwtVerify } from 'jose';
import { Provider } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';

import { JWT_BEARER, registerJwtBearer } from './jwt-bearer.mjs';
import { clientCertificate } from './observer.mjs';

/** A client that names it as its resource gets a JWT for it, RFC 8707; one that names none gets an opaque token. */
export const RESOURCE = 'https://ledger.example';

const SCOPE = 'ledger.read ledger.write';

/**
 * oidc-provider with one client for each way to prove itself and each binding.
 *
 * @param keySets of the clients that sign assertions, and of the one whose certificate nobody signed
 */
export function authorizationServer(issuer, keySets, subject, observer) {
  const keys = signingKeys();
  const provider = new Provider(issuer, {
    adapter: createMemoryAdapter(),
    clients: clients(keySets, subject),
    clientAuthMethods: ['tls_client_auth', 'self_signed_tls_client_auth', 'private_key_jwt'],
    jwks: keys,
    scopes: SCOPE.split(' '),
    ttl: { ClientCredentials: () => observer.switches.tokenLife, AccessToken: () => observer.switches.tokenLife },
    issueRefreshToken: (ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true, // a second use ends the grant, RFC 9700 section 4.14.2
    findAccount: (ctx, user) => ({ accountId: user, claims: () => ({ sub: user }) }),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      dPoP: {
        enabled: true,
        nonceSecret: randomBytes(32),
        requireNonce: () => observer.demandsNonce(),
        allowReplay: false,
      },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        tlsClientAuth: true,
        selfSignedTlsClientAuth: true,
        getCertificate: clientCertificate,
        certificateAuthorized: (ctx) => ctx.req.socket.authorized,
        certificateSubjectMatches: (ctx, property, expected) => property === 'tls_client_auth_subject_dn'
          && clientCertificate(ctx).subject.split('\n').reverse().join(',') === expected,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        getResourceServerInfo: (ctx, resource) => ({
          scope: resource === RESOURCE ? SCOPE : '',
          audience: resource,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  registerJwtBearer(provider, keySets.assertion);
  provider.use(observer.middleware(provider));
  return { provider, tokenOf: (value) => tokenOf(provider, createLocalJWKSet(publicHalves(keys)), value) };
}

function publicHalves({ keys }) {
  return { keys: keys.map(({ kty, crv, x, y, n, e, kid, alg, use }) => ({ kty, crv, x, y, n, e, kid, alg, use })) };
}

/** The token as the resource server judges it: of the library's store, or what a verified JWT says; undefined for any other. */
async function tokenOf(provider, keys, value) {
  const stored = await provider.ClientCredentials.find(value) ?? await provider.AccessToken.find(value);
  if (stored) {
    return stored;
  }
  try {
    const { payload } = await jwtVerify(value, keys, { issuer: provider.issuer, audience: RESOURCE, typ: 'at+jwt' });
    return {
      clientId: payload.client_id,
      scopes: new Set(payload.scope?.split(' ')),
      jkt: payload.cnf?.jkt,
      'x5t#S256': payload.cnf?.['x5t#S256'],
    };
  } catch {
    return undefined;
  }
}

function clients(keySets, subject) {
  const byCertificate = { token_endpoint_auth_method: 'tls_client_auth', tls_client_auth_subject_dn: subject };
  const byAssertion = {
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: keySets.assertion,
  };
  const bySelfSigned = { token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: keySets.selfSigned };
  const toCertificate = { tls_client_certificate_bound_access_tokens: true };
  const toKey = { dpop_bound_access_tokens: true };
  const forUsers = { grant_types: [JWT_BEARER, 'refresh_token'] };
  return [
    { client_id: 'orders', ...byCertificate, ...toCertificate },
    { client_id: 'orders-dpop', ...byCertificate, ...toKey },
    { client_id: 'orders-dpop-jwt', ...byAssertion, ...toKey },
    { client_id: 'orders-dpop-self-signed', ...bySelfSigned, ...toKey },
    { client_id: 'orders-self-signed', ...bySelfSigned, ...toCertificate },
    { client_id: 'orders-plain', ...byAssertion },
    { client_id: 'orders-user', ...byCertificate, ...toCertificate, ...forUsers },
    { client_id: 'orders-user-dpop', ...byCertificate, ...toKey, ...forUsers },
  ].map((client) => ({
    grant_types: ['client_credentials'], ...client, response_types: [], redirect_uris: [], scope: SCOPE,
  }));
}

/** A provider wants some, whether it signs with them or not. */
export function signingKeys() {
  const exported = ({ privateKey }, kid, alg) => ({ ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' });
  return {
    keys: [
      exported(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'tokens', 'ES256'),
      exported(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'unused', 'RS256'),
    ],
  };
}
