import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose';
import ServerChallenge from 'oidc-provider/lib/helpers/challenge.js';
import instance from 'oidc-provider/lib/helpers/weak_cache.js';

/**
 * Writes down what arrived at a server, and makes trouble on demand. It judges nothing; the nonces that it lets expire are
 * made and checked by the library's own class.
 *
 * An admin port of its own tells and obeys, in the words of the ledger server's:
 *
 *   GET  /admin/requests, /admin/counts
 *   POST /admin/reset
 *   POST /admin/nonces?mode=required|rotating|optional   rotating: each answer brings a new one and ends all others
 *   POST /admin/renew-nonces                             all nonces given so far are refused from now on
 *   POST /admin/fail?times=N&status=401&error=invalid_token&bearing=token|key|any
 *   POST /admin/revoke-key?on=true, /admin/down?on=true, /admin/delay?ms=N, /admin/token-life?seconds=N
 */
export class Observer {
  #requests = [];

  #noncesGiven = new Set();

  #connections = new WeakMap();

  #connectionCount = 0;

  constructor() {
    this.reset();
  }

  /** Forgets the requests and sets every switch back; nonces that were given stay known and good. */
  reset() {
    this.#requests = [];
    this.switches = { nonces: 'required', revokeKey: false, down: false, delay: 0, tokenLife: 300 };
    this.refusal = { left: 0 };
  }

  /** Whether a proof without a nonce is refused. */
  demandsNonce() {
    return this.switches.nonces !== 'optional';
  }

  /** The outermost middleware of a provider. */
  middleware(provider) {
    return async (ctx, next) => {
      const received = await this.#received(ctx);
      try {
        if (!(await this.#troubled(received, ctx))) {
          await next();
        }
      } finally {
        if (this.switches.nonces === 'rotating') {
          ctx.set('DPoP-Nonce', renewNonces(provider));
        }
        this.#answered(received, ctx);
      }
    };
  }

  /** Starts the admin port and resolves with its number. */
  async listen(provider) {
    const server = createServer((request, response) => {
      let status = 200;
      let body;
      try {
        body = this.#obey(request, provider);
      } catch (error) {
        status = 400;
        body = { error: error.message };
      }
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
    return server.address().port;
  }

  #obey(request, provider) {
    const url = new URL(request.url, 'http://admin');
    const value = (name, otherwise) => url.searchParams.get(name) ?? otherwise;
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /admin/requests': return this.#requests;
      case 'GET /admin/counts': return this.#counts();
      case 'POST /admin/reset': this.reset(); break;
      case 'POST /admin/nonces':
        if (!['required', 'rotating', 'optional'].includes(value('mode'))) {
          throw new Error(`no such mode: ${value('mode')}`);
        }
        this.switches.nonces = value('mode');
        break;
      case 'POST /admin/renew-nonces': renewNonces(provider); break;
      case 'POST /admin/fail':
        this.refusal = {
          left: Number(value('times', 1)),
          status: Number(value('status', 401)),
          error: value('error', value('status', '401') === '401' ? 'invalid_token' : ''),
          bearing: value('bearing', 'token'),
        };
        break;
      case 'POST /admin/revoke-key': this.switches.revokeKey = value('on', 'true') === 'true'; break;
      case 'POST /admin/down': this.switches.down = value('on', 'true') === 'true'; break;
      case 'POST /admin/delay': this.switches.delay = Number(value('ms', 0)); break;
      case 'POST /admin/token-life': this.switches.tokenLife = Number(value('seconds', 300)); break;
      default: throw new Error(`no such thing: ${request.method} ${url.pathname}`);
    }
    return { done: request.url };
  }

  async #received(ctx) {
    const [scheme = '', token = ''] = (ctx.get('Authorization') || '').split(' ');
    const kind = scheme.toLowerCase();
    const certificate = clientCertificate(ctx);
    return {
      connection: this.#connection(ctx.req.socket),
      protocol: `HTTP/${ctx.req.httpVersion}`,
      tls: ctx.req.socket.getProtocol(),
      method: ctx.method,
      uri: ctx.req.url,
      headers: pairs(ctx.req.rawHeaders),
      'x5t#S256': certificate ? hash(certificate.raw) : null,
      scheme: scheme || null,
      withToken: kind === 'bearer' || kind === 'dpop',
      withKey: kind === 'token' || ctx.get('X-Api-Key') !== '',
      tokenBoundTo: confirmation(token)?.['x5t#S256'] ?? null,
      tokenBoundToKey: confirmation(token)?.jkt ?? null,
      proof: await this.#proof(ctx.get('DPoP')),
    };
  }

  async #proof(text) {
    if (!text) {
      return null;
    }
    try {
      const claims = decodeJwt(text);
      return {
        jti: hash(String(claims.jti)),
        htm: claims.htm,
        htu: claims.htu,
        iat: claims.iat,
        ath: claims.ath ?? null,
        jkt: await calculateJwkThumbprint(decodeProtectedHeader(text).jwk),
        nonce: claims.nonce === undefined ? 'none' : this.#noncesGiven.has(claims.nonce) ? 'given' : 'foreign',
      };
    } catch {
      return { unreadable: true };
    }
  }

  async #troubled(received, ctx) {
    if (this.switches.delay > 0) {
      await new Promise((over) => { setTimeout(over, this.switches.delay); });
    }
    if (this.switches.down) {
      ctx.status = 503;
      return true;
    }
    const { left, status, error, bearing } = this.refusal;
    const meant = bearing === 'any' || (bearing === 'key' ? received.withKey : received.withToken);
    if (left < 1 || !meant) {
      return false;
    }
    this.refusal.left -= 1;
    ctx.status = status;
    if (status === 401 || error) {
      ctx.set('WWW-Authenticate', `${received.scheme ?? 'Bearer'}${error ? ` error="${error}"` : ''}`);
    }
    return true;
  }

  #answered(received, ctx) {
    const form = ctx.oidc?.body ?? {};
    const given = ctx.response.get('DPoP-Nonce');
    if (given) {
      this.#noncesGiven.add(given);
    }
    // the body is a page for clients that would rather have one
    const demanded =
      ctx.body?.error === 'use_dpop_nonce' || /error="use_dpop_nonce"/.test(String(ctx.response.get('WWW-Authenticate')));
    this.#requests.push({
      number: this.#requests.length + 1,
      ...received,
      form: Object.fromEntries(Object.entries(form).map(([name, value]) => [name, [value].flat()])),
      assertion: assertionId(form.client_assertion),
      status: ctx.status,
      error: ctx.body?.error ?? null,
      nonceGiven: Boolean(given),
      nonceDemanded: demanded,
      bodyLength: ctx.state.received?.length ?? 0,
      bodySha256: ctx.state.received?.sha256 ?? null,
    });
  }

  #connection(socket) {
    if (!this.#connections.has(socket)) {
      this.#connectionCount += 1;
      this.#connections.set(socket, String(this.#connectionCount));
    }
    return this.#connections.get(socket);
  }

  #counts() {
    const all = this.#requests;
    const count = (wanted) => all.filter(wanted).length;
    const tally = (of) => all.map(of).filter((value) => value != null)
      .reduce((sums, value) => ({ ...sums, [value]: (sums[value] ?? 0) + 1 }), {});
    const repeats = (of) => Object.values(tally(of)).reduce((sum, times) => sum + times - 1, 0);
    return {
      requests: all.length,
      byKey: count((r) => r.withKey),
      byToken: count((r) => r.withToken),
      byBoth: count((r) => r.withKey && r.withToken),
      rejected: count((r) => r.status === 401 || r.status === 403),
      mismatches: count((r) => r.tokenBoundTo && r.tokenBoundTo !== r['x5t#S256']),
      withoutCertificate: count((r) => !r['x5t#S256']),
      connections: new Set(all.map((r) => r.connection)).size,
      byStatus: tally((r) => r.status),
      byPath: tally((r) => r.uri.split('?')[0]),
      byProtocol: tally((r) => r.protocol),
      byCertificate: tally((r) => r['x5t#S256']),
      byScheme: tally((r) => r.scheme),
      proofs: count((r) => r.proof),
      repeatedProofs: repeats((r) => r.proof?.jti),
      nonceChallenges: count((r) => r.nonceDemanded),
      noncesGiven: count((r) => r.nonceGiven),
      noncesUsed: count((r) => r.proof?.nonce === 'given'),
      foreignNonces: count((r) => r.proof?.nonce === 'foreign'),
      repeatedAssertions: repeats((r) => r.assertion),
    };
  }
}

/** The certificate that this connection's client proved, whoever signed it. */
export function clientCertificate(ctx) {
  return ctx.req.socket.getPeerX509Certificate();
}

/** All nonces that the provider gave so far are unknown to it from now on. */
function renewNonces(provider) {
  const nonces = new ServerChallenge(randomBytes(32), 'DPoP');
  instance(provider).DPoPNonces = nonces;
  return nonces.nextChallenge();
}

function hash(data) {
  return createHash('sha256').update(data).digest('base64url');
}

function pairs(raw) {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i], raw[2 * i + 1]]);
}

/** Read without verification, for the record only. */
function confirmation(token) {
  try {
    return decodeJwt(token).cnf;
  } catch {
    return undefined;
  }
}

function assertionId(assertion) {
  try {
    return assertion ? hash(String(decodeJwt(assertion).jti)) : null;
  } catch {
    return null;
  }
}
