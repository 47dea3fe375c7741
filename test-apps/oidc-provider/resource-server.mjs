import { createHash, randomBytes } from 'node:crypto';

import { Provider } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import als from 'oidc-provider/lib/helpers/als.js';
import { InsufficientScope } from 'oidc-provider/lib/helpers/errors.js';
import instance from 'oidc-provider/lib/helpers/weak_cache.js';
import { getValidateAccessToken } from 'oidc-provider/lib/shared/access_token.js';
import errorHandler from 'oidc-provider/lib/shared/error_handler.js';
import getSetWWWAuthenticateHeader from 'oidc-provider/lib/shared/set_www_authenticate_header.js';

import { signingKeys } from './authorization-server.mjs';
import { clientCertificate } from './observer.mjs';

/**
 * The ledger behind the checks that oidc-provider puts before its own userinfo: scheme, proof, nonce, ath, replay and binding
 * are judged by its middleware, unchanged, with its challenges. Userinfo itself wants the token of a user, which a service has
 * not; what is ours is the route and where a token is looked up. A provider of its own, so that its nonces are not those of the
 * authorization server.
 */
export function resourceServer(origin, tokenOf, apiKey, observer) {
  const provider = new Provider(origin, {
    adapter: createMemoryAdapter(),
    jwks: signingKeys(),
    features: {
      devInteractions: { enabled: false },
      dPoP: {
        enabled: true,
        nonceSecret: randomBytes(32),
        requireNonce: () => observer.demandsNonce(),
        allowReplay: false,
      },
      mTLS: { enabled: true, certificateBoundAccessTokens: true, getCertificate: clientCertificate },
    },
  });
  provider.AccessToken.find = tokenOf;
  const { router } = instance(provider);
  const stack = [
    context(provider),
    errorHandler('ledger.error'),
    staticKey(apiKey, observer),
    getSetWWWAuthenticateHeader(),
    getValidateAccessToken({ afterFind: requireScope }),
    serve,
  ];
  router.get('entries', '/v1/entries', ...stack);
  router.post('entries', '/v1/entries', ...stack);
  router.put('entries', '/v1/entries', ...stack);
  router.get('accounts', '/v1/accounts', ...stack);
  provider.use(observer.middleware(provider));
  return provider;
}

/** As the library's own routes have it. */
function context(provider) {
  return (ctx, next) => {
    const oidc = new provider.OIDCContext(ctx);
    Object.defineProperty(ctx, 'oidc', { value: oidc });
    return als.run(ctx, next);
  };
}

/** The old way in: {@code X-Api-Key: <key>} or {@code Authorization: Token <key>}. */
function staticKey(apiKey, observer) {
  return async (ctx, next) => {
    const [scheme, value] = (ctx.get('Authorization') || '').split(' ');
    const sent = scheme.toLowerCase() === 'token' ? value : ctx.get('X-Api-Key');
    if (!sent) {
      await next();
    } else if (sent === apiKey && !observer.switches.revokeKey) {
      await serve(ctx);
    } else {
      ctx.status = 401;
      ctx.set('WWW-Authenticate', 'ApiKey');
    }
  };
}

function requireScope(ctx, token) {
  const wanted = ctx.method === 'GET' ? 'ledger.read' : 'ledger.write';
  if (!token.scopes.has(wanted)) {
    throw new InsufficientScope('access token missing scope', wanted);
  }
}

/** Tells length and digest of a body, so that the caller can see it arrived whole. */
async function serve(ctx) {
  const caller = ctx.oidc.accessToken?.clientId ?? 'static-key';
  if (ctx.method === 'GET') {
    ctx.body = { caller, entries: 3 };
    return;
  }
  const digest = createHash('sha256');
  let length = 0;
  for await (const chunk of ctx.req) {
    digest.update(chunk);
    length += chunk.length;
  }
  const sha256 = digest.digest('hex');
  ctx.state.received = { length, sha256 };
  ctx.body = { caller, length, sha256 };
}
