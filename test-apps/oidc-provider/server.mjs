/**
 * Starts oidc-provider as an authorization server and a resource server on free ports, each with an observer of its own. When
 * everything answers, one line READY {json} on standard output names the ports. Ends when its standard input does.
 *
 * Options, --name=value each: pki (folder with server.crt, server.key), client-subject (RFC 4514), assertion-keys and
 * self-signed-keys (key sets, RFC 7517), api-key.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { authorizationServer, RESOURCE } from './authorization-server.mjs';
import { Observer } from './observer.mjs';
import { resourceServer } from './resource-server.mjs';

const { values: options } = parseArgs({
  options: Object.fromEntries(['pki', 'client-subject', 'assertion-keys', 'self-signed-keys', 'api-key']
    .map((name) => [name, { type: 'string' }])),
});

/**
 * Asks for a certificate and takes any, as self-signed ones are judged later by what is registered. The authority comes by
 * NODE_EXTRA_CA_CERTS: were it the option "ca", its name would be in the request, and clients keep a self-signed one back then.
 */
async function listening() {
  const server = createServer({
    cert: readFileSync(join(options.pki, 'server.crt')),
    key: readFileSync(join(options.pki, 'server.key')),
    requestCert: true,
    rejectUnauthorized: false,
  });
  await new Promise((bound) => { server.listen(0, '127.0.0.1', bound); });
  return { server, origin: `https://localhost:${server.address().port}` };
}

async function serve(server, provider, observer) {
  server.on('request', provider.callback());
  return { port: server.address().port, adminPort: await observer.listen(provider) };
}

const issuing = await listening();
const judging = await listening();
const issuingObserver = new Observer();
const judgingObserver = new Observer();
const issuer = authorizationServer(
  issuing.origin,
  { assertion: JSON.parse(options['assertion-keys']), selfSigned: JSON.parse(options['self-signed-keys']) },
  options['client-subject'],
  issuingObserver,
);
const judge = resourceServer(judging.origin, issuer.tokenOf, options['api-key'], judgingObserver);
const ready = {
  authorizationServer: { issuer: issuing.origin, ...await serve(issuing.server, issuer.provider, issuingObserver) },
  resourceServer: { resource: RESOURCE, ...await serve(judging.server, judge, judgingObserver) },
};
console.log(`READY ${JSON.stringify(ready)}`);
process.stdin.on('end', () => process.exit(0)).resume();
