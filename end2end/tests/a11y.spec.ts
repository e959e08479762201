// axe finds nothing: every page, in both colour schemes, on wide screens and phones, also with errors and open dialogs.

import { expect, test, unique } from '../fixtures/test.ts';
import { furnished, walk } from './a11y.ts';

test('pages for nobody', async ({ ui, axe, guard }) => {
  guard.allow(401);
  await ui.open('/login');
  await axe();
  await ui.button('Sign in').click();
  await expect(ui.summary).toBeVisible();
  await axe();
  await ui.open('/setup?token=x');
  await expect(ui.heading('Set up Tharsis')).toBeVisible();
  await axe();
});

test.describe('pages for people', () => {
  test.use({ as: 'administrator' });

  test('pages', async ({ ui, page, axe, guard, api, ci, audience }) => {
    test.setTimeout(300_000);
    guard.allow(404);
    const { group, account } = await furnished(api, ci, audience);
    const empty = unique('empty');
    await api.group(empty);
    await walk(ui, page, axe, [
      '/',
      '/groups',
      '/groups?search=no-such-group',
      '/groups/-/new',
      '/search',
      `/search?q=${group}`,
      '/account',
      '/account/link',
      '/admin/users',
      '/admin/users/new',
      '/admin/groups',
      '/admin/sessions',
      '/admin/activity',
      '/admin/activity?path=no-such-group&since=yesterday',
      '/issuers',
      `/issuers?issuer=${encodeURIComponent(ci.url)}`,
      '/admin/signing_keys',
      '/admin/signing_keys/compromised',
      '/account/tokens',
      '/account/tokens/new',
      '/teams',
      '/teams?search=no-such-team',
      '/teams/-/new',
      '/groups/no-such-group',
      `/groups/${group}`,
      `/groups/${empty}`,
      `/groups/${group}/prod`,
      `/groups/${group}/-/edit`,
      `/groups/${group}/-/delete`,
      `/groups/${group}/-/new_group`,
      `/groups/${group}/-/new_workspace`,
      `/groups/${group}/-/activity`,
      `/groups/${group}/-/members`,
      `/groups/${group}/prod/-/members`,
      `/groups/${group}/prod/-/who_can_act`,
      `/groups/${group}/-/members/new`,
      `/groups/${group}/-/service_accounts`,
      `/groups/${group}/platform/-/service_accounts`,
      `/groups/${empty}/-/service_accounts`,
      `/groups/${empty}/-/service_accounts?search=x`,
      `/groups/${group}/-/service_accounts/new`,
      account,
      `${account}?tab=logins`,
      `${account}?tab=namespaceMemberships`,
      `${account}/test`,
      `${account}/test?with=claims`,
      `${account}/test?with=login`,
      `${account}?tab=clientSecrets`,
      `${account}/client_secrets/new`,
      `${account}/edit`,
      `${account}/delete`,
    ]);
  });

  test('errors, menus, dialogs and open lists', async ({ ui, page, axe, guard, api, ci, audience }) => {
    test.setTimeout(120_000);
    guard.allow(409, 422);
    const { group, account } = await furnished(api, ci, audience);
    await test.step('a form with errors', async () => {
      await ui.open(`/groups/${group}/-/service_accounts/new`);
      await ui.button('Create Service Account').click();
      await expect(ui.summary).toBeVisible();
      await axe();
      await ui.button('New Identity Provider').click();
      await page.getByText('Advanced').first().click();
      await axe();
    });
    await test.step('a conflict', async () => {
      await ui.open(`${account}/edit`);
      const id = account.split('/').at(-1);
      await api.call('PATCH', `/v1/service_accounts/${id}`, { description: 'other', version: 1 });
      await ui.button('Update Service Account').click();
      await expect(ui.summary).toBeVisible();
      await axe();
    });
    await test.step('the menu and the dialog', async () => {
      await ui.open(account);
      await page.getByLabel('More actions').click();
      await axe('.caret-menu[open]');
      await page.getByText('Delete Service Account', { exact: true }).first().click();
      const dialog = page.getByRole('dialog', { name: 'Delete Service Account' });
      await expect(dialog).toBeVisible();
      await axe();
      await dialog.getByRole('button', { name: 'Delete Service Account' }).click();
      await expect(dialog.getByRole('alert')).toBeVisible();
      await axe();
    });
    await test.step('the account menu', async () => {
      await ui.open('/');
      await page.getByLabel(/^Account menu of/).click();
      await axe();
    });
    await test.step('the list of service accounts to choose from', async () => {
      await ui.open(`/groups/${group}/prod/-/members/new`);
      await ui.choose('Service Account');
      await ui.choose('owner');
      const choice = page.getByRole('combobox', { name: 'Service Account', exact: true });
      await choice.fill('back');
      await expect(page.getByRole('option')).toHaveCount(1);
      await axe();
      await choice.fill('no such thing');
      await expect(page.getByText('Nothing found')).toBeVisible();
      await axe();
    });
  });
});
