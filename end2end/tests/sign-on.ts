// Single sign-on as people do it, against a real OIDC provider, with and without JavaScript.

import { PeopleIssuer } from '../fixtures/people-issuer.ts';
import { administrator, expect, test as base, unique, type Guard } from '../fixtures/test.ts';

const test = base.extend<{ guard: Guard }, { people: PeopleIssuer; registered: void }>({
  people: [
    async ({}, use) => {
      const people = await PeopleIssuer.start();
      await use(people);
      await people.stop();
    },
    { scope: 'worker' },
  ],
  guard: async ({ guard, people }, use) => {
    guard.allowHost(people.url);
    await use(guard);
  },
  serverOptions: [
    async ({ people }, use) => use({ admin: administrator, settings: people.settings }),
    { scope: 'worker' },
  ],
  registered: [
    async ({ people, server }, use) => {
      server.secret(people.clientSecret);
      people.register(server.publicUrl);
      await use();
    },
    { scope: 'worker', auto: true },
  ],
});

export function signOn(): void {
  test('one signs on where one came from, and out at both', async ({ ui, page, context, axe, server, people }) => {
    const ada = unique('ada');
    const codes: string[] = [];
    page.on('request', (request) => {
      const code = new URL(request.url()).searchParams.get('code');
      if (code) codes.push(server.secret(code));
    });
    await page.goto(`${server.url}/account`);
    await expect(ui.heading('Sign in')).toBeVisible();
    await ui.alive();
    await expect(ui.field('Username')).toBeVisible();
    await axe();
    await ui.link('Sign in with Example Login').click();
    await page.getByLabel('Who are you?').fill(ada);
    await page.getByRole('button', { name: 'Continue' }).click();
    await ui.at('/account');
    await ui.alive();
    await expect(page.getByLabel(`Account menu of ${ada}`)).toBeVisible();
    expect(codes).toHaveLength(1);
    const session = (await context.cookies(server.url)).find((cookie) => cookie.name === 'session');
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    expect((await context.cookies(server.url)).map((cookie) => cookie.name)).not.toContain('sign-on');

    await page.getByLabel(`Account menu of ${ada}`).click();
    await page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await expect(page).toHaveURL((url) => url.href.startsWith(people.url));
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await expect(page).toHaveURL((url) => url.pathname === '/login');
    await expect(ui.heading('Sign in')).toBeVisible();
    const answer = await page.request.get(`${server.url}/account`, { maxRedirects: 0 });
    expect(answer.status()).toBe(303);
    // The provider has forgotten the person, too.
    await ui.link('Sign in with Example Login').click();
    await expect(page.getByLabel('Who are you?')).toBeVisible();
  });

  test('a cancelled sign-on is told, and its reason stands in the log', async ({ ui, page, axe, guard, server }) => {
    guard.allow(403);
    await ui.open('/login');
    await ui.link('Sign in with Example Login').click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(ui.heading('Not allowed')).toBeVisible();
    await expect(page.getByText('The sign-in with Example Login was cancelled or not allowed.')).toBeVisible();
    await expect(page.getByText('not today')).toHaveCount(0);
    const id = (await page.locator('.request-id code').textContent()) ?? '';
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    const lines = server.log.split('\n').filter((line) => line.includes(id));
    expect(lines.join('\n')).toContain('access_denied');
    await axe();
    await ui.link('Go to the home page').click();
    await expect(ui.heading('Sign in')).toBeVisible();
  });

  test('a name that is taken leads to no account of somebody else, and an answer works once', async ({ ui, page, guard, server }) => {
    guard.allow(403);
    let callback = '';
    page.on('request', (request) => {
      if (request.url().startsWith(`${server.url}/sign-on/callback`)) callback = request.url();
    });
    await ui.open('/login');
    await ui.link('Sign in with Example Login').click();
    await page.getByLabel('Who are you?').fill(administrator.username);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(ui.heading('Home')).toBeVisible();
    await expect(page.getByLabel(`Account menu of ${administrator.username}-2`)).toBeVisible();
    await expect(page.getByRole('link', { name: 'Administration', exact: true })).toHaveCount(0);
    await page.context().clearCookies();
    await page.goto(callback);
    await expect(ui.heading('Not allowed')).toBeVisible();
    expect((await page.request.get(`${server.url}/account`, { maxRedirects: 0 })).status()).toBe(303);
  });

  test('an account is linked to who one is there, and unlinked', async ({ ui, page, context, axe, guard, server, become }) => {
    test.setTimeout(120_000);
    guard.allow(422);
    guard.allow(403);
    const ada = unique('ada');
    const there = unique('countess');
    const password = `the password of ${ada}`;
    page.on('request', (request) => {
      const code = new URL(request.url()).searchParams.get('code');
      if (code) server.secret(code);
    });
    await become(ada);

    await test.step('to the provider and back', async () => {
      await ui.open('/account');
      await ui.alive();
      await axe();
      await ui.link('Link to Example Login').click();
      await page.getByLabel('Who are you?').fill(there);
      await page.getByRole('button', { name: 'Continue' }).click();
      await ui.at('/account/link');
      await ui.alive();
      await expect(ui.heading('Link Account')).toBeVisible();
      await expect(page.getByText(there).first()).toBeVisible();
      await axe();
    });

    await test.step('nothing is linked without the password', async () => {
      await ui.field('Current password').fill('a guess');
      await ui.button('Link Account').click();
      await expect(ui.summary).toContainText('This is not your password.');
      await axe();
      await ui.field('Current password').fill(password);
      await ui.button('Link Account').click();
      await ui.at('/account');
      await expect(page.getByRole('table', { name: 'Linked to your account' })).toContainText(/Never/);
      await expect(ui.link('Link to Example Login')).toHaveCount(0);
    });

    await test.step('one signs in there from now on', async () => {
      await context.clearCookies();
      await ui.open('/login');
      await ui.link('Sign in with Example Login').click();
      await page.getByLabel('Who are you?').fill(there);
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByLabel(`Account menu of ${ada}`)).toBeVisible();
      await ui.open('/account');
      await ui.alive();
      await expect(page.getByRole('table', { name: 'Linked to your account' })).not.toContainText('Never');
    });

    await test.step('until it is unlinked', async () => {
      await page.getByRole('link', { name: /^Unlink / }).click();
      await expect(ui.heading('Unlink Account')).toBeVisible();
      await ui.alive();
      await axe();
      await ui.field('Current password').fill(password);
      await ui.button('Unlink Account').click();
      await ui.at('/account');
      await expect(ui.link('Link to Example Login')).toBeVisible();
    });

    await test.step('a person of another account is not linked', async () => {
      guard.allow(409);
      await context.clearCookies();
      await ui.open('/login');
      await ui.link('Sign in with Example Login').click();
      await page.getByLabel('Who are you?').fill(there);
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByLabel(`Account menu of ${there}`)).toBeVisible();
      // Who came by the provider has no other way in.
      await ui.open('/account');
      await page.getByRole('link', { name: /^Unlink / }).click();
      await expect(page.getByText('It is the only way to sign in to your account.')).toBeVisible();
      await axe();
      await context.clearCookies();
      await ui.signIn({ username: ada, password });
      await ui.open('/account');
      await ui.link('Link to Example Login').click();
      await page.getByLabel('Who are you?').fill(there);
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByText('belongs to another account of this server. Nothing was changed.')).toBeVisible();
      await axe();
    });
  });

  test('who is in a group at the provider is in the team of that name', async ({ ui, page, server, api }) => {
    const team = unique('ops');
    const group = unique('acme');
    server.run(['admin', 'create-team', '--name', team]);
    await api.group(group);
    await api.member(group, { team }, 'viewer');
    await ui.open('/login');
    await ui.link('Sign in with Example Login').click();
    await page.getByLabel('Who are you?').fill(`${unique('bob')}:${team}`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(ui.heading('Home')).toBeVisible();
    await ui.open(`/groups/${group}`);
    await expect(ui.heading(group)).toBeVisible();
  });

  test('the operator lets somebody in by a link, once', async ({ ui, page, guard, server }) => {
    guard.allow(403);
    const link = server.run(['admin', 'sign-in-link', '--username', administrator.username]);
    server.secret(new URL(link).searchParams.get('token') ?? '');
    await page.goto(link);
    await expect(page.getByLabel(`Account menu of ${administrator.username}`)).toBeVisible();
    await page.context().clearCookies();
    await page.goto(link);
    await expect(ui.heading('Not allowed')).toBeVisible();
  });
}
