// Issuers that are down, slow, redirecting, huge, wrong or private: a clear answer in time, and nobody else suffers.

import { Api, type Resource } from '../fixtures/api.ts';
import { CiIssuer, type Mood } from '../fixtures/issuers.ts';
import { Server } from '../fixtures/server.ts';
import { administrator, expect, test, unique } from '../fixtures/test.ts';

test.describe.configure({ mode: 'parallel' });

const limit = 6_000;

/** A service account that trusts the issuer. */
async function trusting(api: Api, issuer: string): Promise<Resource> {
  const group = unique('trouble');
  await api.group(group);
  return api.serviceAccount(`${group}/deploy`, { issuer, bound_claims: { ref: 'main' } });
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const begun = Date.now();
  const result = await work();
  return [result, Date.now() - begun];
}

const unavailable: Mood[] = [
  'slow',
  'slow-keys',
  'redirecting',
  'redirecting-keys',
  'huge-discovery',
  'huge-keys',
  'endless-keys',
  'html',
  'error',
  'wrong-issuer',
  'no-keys',
  'private-keys',
];

for (const mood of unavailable) {
  test(`an issuer that is ${mood} makes a login unavailable, in time`, async ({ api, ci, audience, server }) => {
    const [issuer, target] = [await CiIssuer.start(), await CiIssuer.start()];
    try {
      issuer.mood = mood;
      issuer.redirectTarget = target.url;
      const account = await trusting(api, issuer.url);
      const [answer, took] = await timed(() => api.login(account.id, issuer.token(audience)));
      expect(answer.status, answer.text).toBe(503);
      expect(answer.body).toMatchObject({ error: 'temporarily_unavailable', login_id: expect.any(String) });
      expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(took).toBeLessThan(limit);
      expect(target.connections, 'redirects are not followed').toBe(0);

      const { body } = await api.get(`/v1/service_accounts/${account.id}/logins`);
      expect(body.items).toHaveLength(1);
      expect(body.items[0]).toMatchObject({ id: answer.body.login_id, outcome: 'unavailable' });
      const told = JSON.stringify(body.items[0].account);
      expect(told, 'the account says what is wrong with the issuer').toMatch(/not available/);

      const good = await trusting(api, ci.url);
      expect((await api.login(good.id, ci.token(audience))).status).toBe(200);
      expect(server.isRunning).toBe(true);
    } finally {
      await issuer.stop();
      await target.stop();
    }
  });
}

test('an issuer that is down makes a login unavailable; with known keys it goes on', async ({ api, audience }) => {
  const issuer = await CiIssuer.start();
  const known = await trusting(api, issuer.url);
  expect((await api.login(known.id, issuer.token(audience))).status).toBe(200);
  await issuer.stop();
  expect((await api.login(known.id, issuer.token(audience))).status, 'the keys are kept').toBe(200);

  const gone = await CiIssuer.start();
  const token = gone.token(audience);
  const account = await trusting(api, gone.url);
  await gone.stop();
  const [answer, took] = await timed(() => api.login(account.id, token));
  expect(answer.status, answer.text).toBe(503);
  expect(took).toBeLessThan(limit);
});

test('one bad key does not spoil the others, and keys may lie on another host', async ({ api, audience }) => {
  const issuer = await CiIssuer.start();
  const keys = await CiIssuer.start();
  try {
    issuer.mood = 'one-bad-key';
    const account = await trusting(api, issuer.url);
    expect((await api.login(account.id, issuer.token(audience))).status).toBe(200);

    const split = await CiIssuer.start();
    split.mood = 'foreign-keys-host';
    split.redirectTarget = keys.url;
    split.key = keys.key;
    const other = await trusting(api, split.url);
    expect((await api.login(other.id, split.token(audience))).status).toBe(200);
    await split.stop();
  } finally {
    await issuer.stop();
    await keys.stop();
  }
});

test('new keys of an issuer are found, and old ones end', async ({ api, audience }) => {
  const issuer = await CiIssuer.start('ES256');
  try {
    const account = await trusting(api, issuer.url);
    const old = issuer.token(audience);
    expect((await api.login(account.id, old)).status).toBe(200);
    issuer.rotate();
    expect((await api.login(account.id, issuer.token(audience))).status, 'unknown keys are looked for').toBe(200);
    expect((await api.login(account.id, old)).status, 'a withdrawn key is not trusted').toBe(400);
    const fetched = issuer.requests.length;
    for (let at = 0; at < 5; at += 1) {
      const token = issuer.token(audience, {}, { header: { kid: `made-up-${at}` } });
      expect((await api.login(account.id, token)).status).toBe(400);
    }
    expect(issuer.requests.length, 'made-up keys cause no requests').toBe(fetched);
  } finally {
    await issuer.stop();
  }
});

for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
  test(`tokens signed with ${algorithm} let in`, async ({ api, audience }) => {
    const issuer = await CiIssuer.start(algorithm);
    const account = await trusting(api, issuer.url);
    const answer = await api.login(account.id, issuer.token(audience));
    expect(answer.status, answer.text).toBe(200);
    await issuer.stop();
  });
}

test('a name that leads to a private address is not connected to', async ({ audience }) => {
  const issuer = await CiIssuer.start();
  const strict = await Server.start({ admin: administrator, allowedIssuerHosts: '' });
  try {
    const api = new Api(strict, strict.adminToken(administrator.username));
    const url = issuer.url.replace('http://127.0.0.1', 'https://localhost');
    const account = await trusting(api, url);
    const [answer, took] = await timed(() => api.login(account.id, issuer.token(audience, { iss: url })));
    expect(answer.status, answer.text).toBe(503);
    expect(took).toBeLessThan(limit);
    expect(issuer.connections).toBe(0);
  } finally {
    await issuer.stop();
    await strict.stop();
  }
});

test('issuers that would never be asked are refused when they are entered', async ({ api }) => {
  const group = unique('private');
  await api.group(group);
  const addresses = [
    'http://localhost:8080',
    'http://gitlab.com',
    'https://10.0.0.1',
    'https://127.0.0.2',
    'https://169.254.169.254',
    'https://[::1]',
    'https://[::ffff:10.0.0.1]',
    'https://[fd00::1]',
    'https://0.0.0.0',
    'https://2130706433',
    'https://0x7f.1',
    'https://user@gitlab.com',
    'https://gitlab.com/?x=1',
    'https://gitlab.com/#x',
    'https://gitlab.com/../x',
    'https://gitlab.com\\@evil.example',
    'https://',
    'https://gitlab.com:99999',
    'ftp://gitlab.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://gïtlab.com',
    `https://gitlab.com/${'x'.repeat(1100)}`,
    '',
  ];
  for (const issuer of addresses) {
    const answer = await api.post('/v1/service_accounts', {
      name: 'deploy',
      description: '',
      group_path: group,
      trusted_identity_providers: [{ issuer, bound_claims: { ref: 'main' } }],
    });
    expect(answer.status, `${issuer}: ${answer.text}`).toBe(422);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body.errors[0].pointer, issuer).toBe('/trusted_identity_providers/0/issuer');
  }
  const { body } = await api.get(`/v1/service_accounts?namespace_path=${group}`);
  expect(body.items, 'nothing half-written remains').toEqual([]);
});

test('many logins at a slow issuer wait together and hold nobody up', async ({ api, ci, audience }) => {
  const issuer = await CiIssuer.start();
  try {
    issuer.mood = 'slow';
    const account = await trusting(api, issuer.url);
    const good = await trusting(api, ci.url);
    const waiting = Promise.all(
      Array.from({ length: 20 }, () => timed(() => api.login(account.id, issuer.token(audience)))),
    );
    for (let at = 0; at < 5; at += 1) {
      const [answer, took] = await timed(() => api.login(good.id, ci.token(audience)));
      expect(answer.status).toBe(200);
      expect(took).toBeLessThan(2_000);
    }
    for (const [answer, took] of await waiting) {
      expect(answer.status).toBe(503);
      expect(took).toBeLessThan(limit);
    }
    expect(issuer.connections, 'one fetch for all').toBeLessThanOrEqual(2);
  } finally {
    await issuer.stop();
  }
});
