// Tokens that must not let in, and requests that must not break anything: one answer for all of them.

import { createHmac } from 'node:crypto';
import type { Answer, Api, Resource } from '../fixtures/api.ts';
import { base64url, gitlabClaims, type CiIssuer } from '../fixtures/issuers.ts';
import { expect, test, unique } from '../fixtures/test.ts';

const now = () => Math.floor(Date.now() / 1000);

interface Setting {
  account: Resource;
  project: string;
}

async function setting(api: Api, ci: CiIssuer): Promise<Setting> {
  const group = unique('hostile');
  await api.group(group);
  const project = `${group}/app`;
  const account = await api.serviceAccount(`${group}/deploy`, {
    issuer: ci.url,
    bound_claims: { project_path: project, ref: 'main' },
  });
  return { account, project };
}

/** The answer but for what tells one attempt from another. */
function told(answer: Answer): unknown {
  const { login_id: _, ...body } = answer.body as Record<string, unknown>;
  const { 'x-request-id': __, date: ___, ...headers } = Object.fromEntries(answer.headers);
  return { status: answer.status, body, headers };
}

async function outcomes(api: Api, account: Resource): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  let after = '';
  for (;;) {
    const { body } = await api.get(`/v1/service_accounts/${account.id}/logins?first=100${after}`);
    for (const { outcome } of body.items) counts[outcome] = (counts[outcome] ?? 0) + 1;
    if (!body.page_info.has_next_page) return counts;
    after = `&after=${encodeURIComponent(body.page_info.end_cursor)}`;
  }
}

/** Everything that must not let in, by name. */
function hostile(ci: CiIssuer, audience: string, project: string, ours: string): Record<string, string> {
  const good = { project_path: project, ref: 'main' };
  const claims = (changes: Record<string, unknown> = {}) => ci.token(audience, { ...good, ...changes });
  const header = (changes: Record<string, unknown>) => ci.token(audience, good, { header: changes });
  const all = { iss: ci.url, aud: audience, ...gitlabClaims(good) };
  const payload = (text: string) => ci.token(audience, {}, { payload: text });
  const fine = claims();
  const [head = '', body = '', mark = ''] = fine.split('.');
  const unsigned = (alg: string, end = '') =>
    `${base64url(JSON.stringify({ alg, typ: 'JWT', kid: ci.key.kid }))}.${base64url(JSON.stringify(all))}.${end}`;
  const hmac = (key: string) => {
    const input = unsigned('HS256').slice(0, -1);
    return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
  };
  const stranger = ci.strangersKey();
  const twice = (name: string, value: string) =>
    JSON.stringify(all).replace('{', `{${JSON.stringify(name)}:${JSON.stringify(value)},`);
  const without = (name: string) => JSON.stringify(Object.fromEntries(Object.entries(all).filter(([key]) => key !== name)));
  const table: Record<string, string> = {
    // No signature, or one of another kind.
    'alg none': unsigned('none'),
    'alg None': unsigned('None'),
    'alg nOnE': unsigned('nOnE'),
    'alg none with a signature': unsigned('none', mark),
    'alg of nothing': unsigned(''),
    'HS256 with the public key': ci.confusedToken(audience),
    'HS256 with an empty key': hmac(''),
    'HS256 with a guessed key': hmac('secret'),
    'PS256 over the signature of RS256': header({ alg: 'PS256' }),
    'ES256 over the signature of RS256': header({ alg: 'ES256' }),
    'RS512 over the signature of RS256': header({ alg: 'RS512' }),
    // Another key.
    'key of a stranger': ci.token(audience, good, { key: stranger }),
    'unknown kid': header({ kid: 'key-99' }),
    'kid with a path': header({ kid: '../../../../dev/null' }),
    'kid with SQL': header({ kid: "' OR 1=1 --" }),
    'kid of 8 KiB': header({ kid: 'k'.repeat(8192) }),
    'kid that is a number': header({ kid: 1 }),
    'key in the header': ci.token(audience, good, { key: stranger, header: { jwk: ci.jwk(stranger) } }),
    'keys elsewhere (jku)': ci.token(audience, good, { key: stranger, header: { jku: `${ci.url}/keys?stranger` } }),
    'certificate elsewhere (x5u)': ci.token(audience, good, { key: stranger, header: { x5u: 'https://evil.example/x' } }),
    // Headers.
    'unknown crit': header({ crit: ['exp'], exp: 1 }),
    'empty crit': header({ crit: [] }),
    'b64 false': header({ b64: false, crit: ['b64'] }),
    'access token by type': header({ typ: 'at+jwt' }),
    'header with alg twice': ci.seal(`{"alg":"none","alg":"RS256","kid":"${ci.key.kid}"}`, JSON.stringify(all)),
    'header that is a list': ci.seal('[]', JSON.stringify(all)),
    'header that is empty': ci.seal('', JSON.stringify(all)),
    // Times.
    'expired': claims({ exp: now() - 120 }),
    'expired long ago': claims({ exp: 1 }),
    'exp below zero': claims({ exp: -1 }),
    'exp as text': claims({ exp: String(now() + 300) }),
    'no exp': payload(without('exp')),
    'exp null': claims({ exp: null }),
    'exp beyond numbers': payload(JSON.stringify(all).replace(/"exp":\d+/, '"exp":1e400')),
    'not yet valid': claims({ nbf: now() + 600 }),
    'issued in the future': claims({ iat: now() + 600 }),
    // Audience and issuer.
    'other audience': ci.token('https://other.example', good),
    'no audience': ci.token(undefined, good),
    'no audiences': ci.token([], good),
    'audience with a slash': ci.token(`${audience}/`, good),
    'audience in capitals': ci.token(audience.toUpperCase(), good),
    'audience that is an object': claims({ aud: { [audience]: true } }),
    'other issuer': claims({ iss: 'https://gitlab.com' }),
    'issuer with two slashes': claims({ iss: `${ci.url}//` }),
    'issuer with a user': claims({ iss: ci.url.replace('//', '//root@') }),
    'issuer that is a list': claims({ iss: [ci.url] }),
    'no issuer': payload(without('iss')),
    // Claims.
    'other ref': claims({ ref: 'feature' }),
    'no ref': payload(without('ref')),
    'ref null': claims({ ref: null }),
    'ref true': claims({ ref: true }),
    'ref in capitals': claims({ ref: 'MAIN' }),
    'ref with a blank': claims({ ref: 'main ' }),
    'ref with NUL': claims({ ref: 'main\u0000' }),
    'ref with a look-alike': claims({ ref: 'm\u0430in' }),
    'ref with a zero-width space': claims({ ref: 'ma\u200bin' }),
    'ref that is an object': claims({ ref: { main: true } }),
    'ref that is a wildcard': claims({ ref: '*' }),
    'other project': claims({ project_path: `${project}-evil` }),
    'project above': claims({ project_path: project.split('/')[0] }),
    // JSON.
    'ref twice': payload(twice('ref', 'feature')),
    'iss twice': payload(twice('iss', 'https://evil.example')),
    'ref twice, once escaped': payload(JSON.stringify(all).replace('{', '{"r\\u0065f":"feature",')),
    'payload that is a list': payload('[]'),
    'payload that is a text': payload('"token"'),
    'payload that is empty': payload(''),
    'payload with something after it': payload(`${JSON.stringify(all)}{}`),
    'payload with a byte order mark': payload(`\ufeff${JSON.stringify(all)}`),
    'payload nested ten thousand times': payload('{"a":'.repeat(1800) + '1' + '}'.repeat(1800)),
    'payload with half a surrogate pair': payload(JSON.stringify(all).replace('{', '{"x":"\\ud800",')),
    // The text.
    'payload changed': `${head}.${base64url(JSON.stringify({ ...all, ref: 'main', project_id: '1' }))}.${mark}`,
    'header changed': `${base64url(JSON.stringify({ alg: 'RS256', kid: ci.key.kid, x: 1 }))}.${body}.${mark}`,
    'signature cut': `${head}.${body}.${mark.slice(0, -4)}`,
    'signature empty': `${head}.${body}.`,
    'signature with something after it': `${fine}AAAA`,
    'signature padded': `${fine}==`,
    'blank at the end': `${fine} `,
    'line break inside': `${head}.\n${body}.${mark}`,
    'two parts': `${head}.${body}`,
    'four parts': `${fine}.${mark}`,
    'five parts (JWE)': `${base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.${mark}.AAAA.${body}.AAAA`,
    'JSON serialisation': JSON.stringify({ payload: body, signatures: [{ protected: head, signature: mark }] }),
    'dots only': '..',
    'no token at all': 'hello',
    'with Bearer': `Bearer ${fine}`,
    'bytes that are no text': `${head}.${Buffer.from([0xff, 0xfe, 0x00]).toString('base64url')}.${mark}`,
    '17 KiB': claims({ filling: 'x'.repeat(17 * 1024) }),
    'our own access token': ours,
  };
  return table;
}

test('every hostile token gets the same refusal and none lets in', async ({ api, ci, audience }) => {
  const { account, project } = await setting(api, ci);
  const good = await api.login(account.id, ci.token(audience, { project_path: project }));
  expect(good.status, good.text).toBe(200);
  const reference = await api.login(account.id, ci.token(audience, { project_path: project, ref: 'other' }));
  expect(reference.status).toBe(400);
  expect(reference.body).toMatchObject({ error: 'invalid_grant', login_id: expect.stringMatching(/^[\w-]{40,}$/) });
  expect(reference.headers.get('cache-control')).toBe('no-store');

  const ids = new Set<string>();
  const wrong: string[] = [];
  const tokens = Object.entries(hostile(ci, audience, project, good.body.access_token));
  for (const [name, token] of tokens) {
    const answer = await api.login(account.id, token);
    ids.add(String(answer.body.login_id));
    if (JSON.stringify(told(answer)) !== JSON.stringify(told(reference))) {
      wrong.push(`${name}: ${answer.status} ${answer.text}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(ids.size, 'each attempt has an identifier of its own').toBe(tokens.length);

  const last = await api.login(account.id, ci.token(audience, { project_path: project }));
  expect(last.status, 'afterwards a good token still lets in').toBe(200);
  expect(await outcomes(api, account)).toEqual({ accepted: 2, refused: tokens.length + 1 });
});

test('an unknown service account gets the same refusal as a wrong token', async ({ api, ci, audience }) => {
  const { account, project } = await setting(api, ci);
  const reference = await api.login(account.id, ci.token(audience, { project_path: project, ref: 'other' }));
  const token = ci.token(audience, { project_path: project });
  const strangers = [
    'U0FfMDE5M2M1ZTItN2YxYS03YzAwLThhM2ItNWQ4ZTZmMGExYjJj',
    'trn:service_account:no/such',
    'no/such',
    'trn:group:no',
    '../../etc/passwd',
    "' OR 1=1 --",
    'x'.repeat(2000),
    '\u0000',
    '%00',
    account.id.toLowerCase(),
  ];
  for (const stranger of strangers) {
    const answer = await api.login(stranger, token);
    expect(told(answer), stranger).toEqual(told(reference));
  }
});

test('a service account can be named by GID, TRN and path', async ({ api, ci, audience }) => {
  const { account, project } = await setting(api, ci);
  for (const name of [account.id, account['trn'], account['path'], ` ${account['path']} `]) {
    const answer = await api.login(name, ci.token(audience, { project_path: project }));
    expect(answer.status, name).toBe(200);
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }
});

test('tokens around the limits of time are accepted with a minute of leeway', async ({ api, ci, audience }) => {
  const { account, project } = await setting(api, ci);
  const table: [Record<string, unknown>, number][] = [
    [{ exp: now() - 30 }, 200],
    [{ exp: now() - 90 }, 400],
    [{ nbf: now() + 30 }, 200],
    [{ nbf: now() + 90 }, 400],
    [{ iat: now() + 30 }, 200],
  ];
  for (const [times, status] of table) {
    const answer = await api.login(account.id, ci.token(audience, { project_path: project, ...times }));
    expect(answer.status, JSON.stringify(times)).toBe(status);
  }
});

test('malformed requests are told what is wrong and break nothing', async ({ api, server, ci, audience }) => {
  const { account, project } = await setting(api, ci);
  const token = server.secret(ci.token(audience, { project_path: project }));
  const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const path = '/v1/serviceaccounts/token';
  const whole = `grant_type=${grant}&client_id=${account.id}&assertion=${token}`;
  const table: [string, Answer, number, string][] = [
    ['empty', await api.call('POST', path, '', form), 400, 'invalid_request'],
    ['no grant', await api.call('POST', path, `client_id=x&assertion=${token}`, form), 400, 'invalid_request'],
    ['no token', await api.call('POST', path, `grant_type=${grant}&client_id=x`, form), 400, 'invalid_request'],
    ['no client', await api.call('POST', path, `grant_type=${grant}&assertion=${token}`, form), 400, 'invalid_request'],
    ['other grant', await api.call('POST', path, 'grant_type=password', form), 400, 'unsupported_grant_type'],
    ['twice', await api.call('POST', path, `${whole}&client_id=other`, form), 400, 'invalid_request'],
    ['query', await api.call('POST', `${path}?client_id=x`, whole, form), 400, 'invalid_request'],
    ['JSON', await api.call('POST', path, { grant_type: grant }), 415, 'invalid_request'],
    ['too large', await api.call('POST', path, `${whole}&x=${'x'.repeat(33 * 1024)}`, form), 413, 'invalid_request'],
    ['many', await api.call('POST', path, Array(100).fill(0).map((_, at) => `a${at}=1`).join('&'), form), 400, 'invalid_request'],
  ];
  for (const [name, answer, status, error] of table) {
    expect({ name, status: answer.status, error: answer.body.error }).toEqual({ name, status, error });
    expect(answer.headers.get('cache-control'), name).toBe('no-store');
    expect(answer.text, name).not.toContain(token.slice(-40));
  }
  expect((await api.call('GET', path)).status).toBe(405);
  expect((await api.call('POST', path, whole, form)).status).toBe(200);
});

test('the login of Tharsis clients answers malformed bodies with 4xx', async ({ api, server, ci, audience }) => {
  const { account, project } = await setting(api, ci);
  const path = '/v1/serviceaccounts/login';
  const json = { 'content-type': 'application/vnd.api+json' };
  const body = (token: string) =>
    JSON.stringify({
      data: { type: 'service-account-token', attributes: { 'service-account-path': account['path'], token } },
    });
  const good = await api.call('POST', path, body(server.secret(ci.token(audience, { project_path: project }))), json);
  expect(good.status, good.text).toBe(201);
  for (const bad of ['', '{', '[]', 'null', '{"data":{}}', '{"data":{"attributes":{"token":7}}}', body('x')]) {
    const answer = await api.call('POST', path, bad, json);
    expect(answer.status, `${bad}: ${answer.text}`).toBeGreaterThanOrEqual(400);
    expect(answer.status, `${bad}: ${answer.text}`).toBeLessThan(500);
  }
});
