// axe and the width of the window on a server that nobody has used: the first start, and every page with nothing in it.

import { expect, test } from '../fixtures/test.ts';
import { walk } from './a11y.ts';

test.use({ serverOptions: {} });

const olivia = { username: 'olivia', password: 'a sentence that only Olivia would write' };

test('a fresh server: set up, signed in to, and empty on every page', async ({ ui, page, axe, guard, server, ci }) => {
  test.setTimeout(180_000);
  guard.allow(422);
  await test.step('the set-up page, refused and taken', async () => {
    await ui.open(server.setupLink);
    await expect(ui.heading('Set up Tharsis')).toBeVisible();
    await axe();
    await ui.button('Create administrator').click();
    await ui.refused();
    await axe();
    await ui.setUp(olivia);
    await expect(page.getByRole('main')).toContainText('Create your first group');
    await axe();
  });

  await test.step('the first sign-in', async () => {
    await page.getByLabel(`Account menu of ${olivia.username}`).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(ui.heading('Sign in')).toBeVisible();
    await axe();
    await ui.signIn(olivia);
  });

  await test.step('nothing anywhere', async () => {
    await walk(ui, page, axe, [
      '/',
      '/groups',
      '/groups?search=nothing',
      '/groups/-/new',
      '/search',
      '/search?q=nothing',
      '/account',
      '/account/tokens',
      '/teams',
      '/teams?search=nothing',
      '/admin/users',
      '/admin/users?search=nothing',
      `/admin/users/${olivia.username}`,
      `/users/${olivia.username}`,
      '/admin/groups',
      '/admin/sessions',
      '/admin/signing_keys',
      '/issuers',
    ]);
    for (const [address, said] of [
      ['/groups', 'No groups'],
      ['/search?q=nothing', 'Nothing found'],
      ['/account/tokens', 'No personal access tokens'],
      ['/teams', 'No teams'],
      ['/issuers', 'No issuers'],
    ] as const) {
      await ui.open(address);
      await expect(page.getByText(said, { exact: true }), address).toBeVisible();
    }
  });

  await test.step('the first group, workspace and service account, before anything happened', async () => {
    await ui.createGroup('first');
    await axe();
    await walk(ui, page, axe, [
      '/groups/first/-/members',
      '/groups/first/-/service_accounts',
      '/groups/first/-/service_accounts?search=nothing',
    ]);
    await ui.createWorkspace('first', 'prod');
    await axe();
    await walk(ui, page, axe, ['/groups/first/prod/-/who_can_act', '/groups/first/prod/-/service_accounts']);
    await ui.open('/groups/first/-/service_accounts');
    await ui.createServiceAccount('deploy', '', { issuer: ci.url, claims: { ref: 'main' } });
    const account = new URL(page.url()).pathname;
    await walk(ui, page, axe, [
      account,
      `${account}?tab=namespaceMemberships`,
      `${account}?tab=pipeline`,
      `${account}?tab=clientSecrets`,
      `${account}?tab=logins`,
      `${account}?tab=activity`,
      `${account}/test?with=login`,
      '/issuers',
    ]);
  });
});
