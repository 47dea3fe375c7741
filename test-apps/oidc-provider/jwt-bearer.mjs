import { createLocalJWKSet, jwtVerify } from 'jose';
import { InvalidGrant } from 'oidc-provider/lib/helpers/errors.js';
import { issueTokens } from 'oidc-provider/lib/helpers/grant_common.js';
import * as grants from 'oidc-provider/lib/helpers/grants.js';

export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * A user's assertion for a token and a refresh token, RFC 7523 section 2.1, which the library has not. What is ours is the look at the
 * assertion; tokens come of the library's own code, as does every refresh that follows.
 *
 * @param keys of who vouches for users
 */
export function registerJwtBearer(provider, keys) {
  const helpers = Object.fromEntries(
    Object.entries(grants).map(([name, helper]) => [name, helper.bind(undefined, provider)]),
  );
  const verify = createLocalJWKSet(keys);
  provider.registerGrantType(JWT_BEARER, async (ctx) => {
    const user = await subject(ctx.oidc.params.assertion, verify, provider.issuer);
    const dPoP = await helpers.validateDpop(ctx);
    const cert = helpers.checkMtlsCert(ctx);
    helpers.checkDpopRequired(ctx, dPoP);
    const scopes = helpers.validateClientScope(ctx);
    const scope = [...scopes].join(' ');
    const grant = new provider.Grant({ accountId: user, clientId: ctx.oidc.client.clientId });
    grant.addOIDCScope(scope);
    const source = { accountId: user, grantId: await grant.save(), scope, scopes };
    await issueTokens(provider, helpers, ctx, source, grant, {
      gty: 'jwt_bearer', entityLabel: 'assertion', cert, dPoP,
    });
  }, ['assertion', 'scope']);
}

async function subject(assertion, keys, audience) {
  try {
    const { payload } = await jwtVerify(assertion, keys, { audience, requiredClaims: ['sub', 'exp'] });
    return payload.sub;
  } catch {
    throw new InvalidGrant('not an assertion that is good here');
  }
}
