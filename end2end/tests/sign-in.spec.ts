// Signing in and out, sessions, and what other sites cannot make a browser do.

import { administrator, expect, test, unique } from '../fixtures/test.ts';

const wrong = 'The username or the password is wrong.';

test('a wrong password and an unknown name get the same answer', async ({ ui, guard }) => {
  guard.allow(401);
  await ui.open('/login');
  for (const who of [
    { username: administrator.username, password: 'not the right password' },
    { username: 'nobody-here', password: 'not the right password' },
    { username: `${administrator.username}' --`, password: "' OR 1=1 --" },
    { username: '', password: '' },
  ]) {
    await ui.field('Username').fill(who.username);
    await ui.field('Password').fill(who.password);
    await ui.button('Sign in').click();
    await ui.refused(wrong);
    await expect(ui.field('Username')).toHaveValue(who.username);
    await ui.at('/login');
  }
});

test('the session cookie is for this server and for no script, and new at each sign-in', async ({ ui, page, context, server }) => {
  // Somebody has planted an identifier.
  const planted = 'AAAAAAAAAAAAAAAAAAAAAA';
  await context.addCookies([{ name: 'session', value: planted, url: server.url }]);
  await ui.signIn(administrator);
  const [first, ...more] = await context.cookies();
  expect(more).toEqual([]);
  expect(first).toMatchObject({ name: 'session', httpOnly: true, sameSite: 'Lax', path: '/', domain: '127.0.0.1' });
  expect(first?.value).not.toBe(planted);
  expect(first?.value.length).toBeGreaterThanOrEqual(20);
  expect(await page.evaluate(() => document.cookie)).toBe('');

  await ui.signIn(administrator);
  const [second] = await context.cookies();
  expect(second?.value).not.toBe(first?.value);
  server.secret(first?.value ?? '');
  server.secret(second?.value ?? '');
});

test('signing out ends the session on the server, too', async ({ ui, page, context, server }) => {
  await ui.signIn(administrator);
  const cookies = await context.cookies();
  await page.getByLabel(`Account menu of ${administrator.username}`).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(ui.heading('Sign in')).toBeVisible();
  const stolen = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${server.url}/groups`, { redirect: 'manual', headers: { cookie: stolen } });
  expect(answer.status).toBeGreaterThanOrEqual(300);
  expect(answer.headers.get('location')).toMatch(/^\/login/);
});

test('pages lead to the sign-in and back', async ({ ui, page, api }) => {
  const group = unique('back');
  await api.group(group);
  await page.goto(`/groups/${group}/-/members?search=x`);
  await expect(ui.heading('Sign in')).toBeVisible();
  await ui.alive();
  await ui.field('Username').fill(administrator.username);
  await ui.field('Password').fill(administrator.password);
  await ui.button('Sign in').click();
  await ui.at(`/groups/${group}/-/members?search=x`);
  await expect(ui.heading('Members')).toBeVisible();
});

for (const next of [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example/',
  '/\t/evil.example/',
  'javascript:alert(1)',
  'evil.example',
]) {
  test(`after signing in nobody is sent to ${JSON.stringify(next)}`, async ({ ui }) => {
    await ui.open(`/login?next=${encodeURIComponent(next)}`);
    await ui.field('Username').fill(administrator.username);
    await ui.field('Password').fill(administrator.password);
    await ui.button('Sign in').click();
    await expect(ui.heading('Home')).toBeVisible();
    await ui.at('/');
  });
}

test.describe('another site', () => {
  test.use({ as: 'administrator' });

  test('cannot change anything through a browser that is signed in', async ({ page, server, api }) => {
    const name = unique('forged');
    const form = { _action: '/api/ui/groups/create', name, description: '', parent_path: '' };
    const attempts: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: server.url.replace('127.0.0.1', 'localhost') },
      { origin: `${server.url}.evil.example` },
    ];
    for (const headers of attempts) {
      for (const path of ['/api/ui/groups/create', '/groups/-/new']) {
        const answer = await page.request.post(`${server.url}${path}`, { headers, form, maxRedirects: 0 });
        expect(answer.status(), `${path} ${JSON.stringify(headers)}`).toBe(403);
      }
    }
    expect((await api.get(`/v1/groups/${encodeURIComponent(`trn:group:${name}`)}`)).status).toBe(404);
    const own = { 'sec-fetch-site': 'same-origin', origin: server.url };
    const answer = await page.request.post(`${server.url}/groups/-/new`, { headers: own, form, maxRedirects: 0 });
    expect(answer.status(), 'our own page may').toBe(303);
  });

  test('cannot frame a page, and no script from elsewhere runs', async ({ page, server }) => {
    const headers = (await page.request.get(`${server.url}/groups`)).headers();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toMatch(/script-src 'nonce-[\w+/=-]{16,}'/);
    expect(policy).not.toContain('unsafe-inline');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toContain('no-store');
    const again = (await page.request.get(`${server.url}/groups`)).headers()['content-security-policy'];
    expect(again, 'each answer has its own nonce').not.toBe(policy);
  });

  test('the cookie opens no door for machines, and a token none for people', async ({ page, server, api }) => {
    expect((await page.request.get(`${server.url}/v1/caller`)).status()).toBe(401);
    expect((await api.get('/v1/caller')).status).toBe(200);
    const answer = await api.get('/groups');
    expect(answer.status).toBeGreaterThanOrEqual(300);
    expect(answer.status).toBeLessThan(400);
  });
});
