// Personal access tokens: made on the account page, used by a script, revoked. The same with and without JavaScript.

import { administrator, expect, test, unique } from '../fixtures/test.ts';
import { shownSecret } from './client-secrets.ts';

export function personalTokens(): void {
  test('a token is made, acts as its owner, and is revoked', async ({ ui, page, server, api, axe, guard, become }) => {
    test.setTimeout(120_000);
    guard.allow(422);
    const username = unique('ada');
    await become(username);
    let token = '';

    await test.step('from the account page', async () => {
      await ui.open('/account');
      await ui.link('Personal access tokens').click();
      await expect(ui.heading('Personal access tokens')).toBeVisible();
      await expect(page.getByText('No personal access tokens')).toBeVisible();
      await axe();
      await ui.link('New Token').click();
      await expect(ui.heading('New Token')).toBeVisible();
      await ui.alive();
      await axe();
    });

    await test.step('it needs a name', async () => {
      await ui.button('Create Token').click();
      await expect(ui.summary).toContainText('Say what the token is for.');
      await axe();
      await ui.field('Name').fill('laptop');
      await ui.field('Expires in days').fill('7');
      await ui.button('Create Token').click();
      token = await shownSecret(ui, server);
      expect(token).toMatch(/^tharsis_pat_[0-9A-Za-z]{49}$/);
      await axe();
      await ui.link('Done').click();
      await expect(ui.heading('Personal access tokens')).toBeVisible();
    });

    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'laptop', exact: true }) });
    await expect(row).toContainText('Expires soon');
    await expect(row).toContainText('Never');
    await axe();

    await test.step('a script acts as its owner', async () => {
      const script = api.with(token);
      const caller = await script.get('/v1/caller');
      expect(caller.body).toMatchObject({ type: 'user', username, admin: false });
      expect((await script.post('/v1/groups', { name: unique('top') })).status).toBe(403);
      await ui.open('/account/tokens');
      await expect(row).not.toContainText('Never');
    });

    await test.step('revoked after a question', async () => {
      await row.getByRole('link', { name: 'Revoke laptop' }).click();
      await expect(ui.heading('Revoke Token')).toBeVisible();
      await ui.alive();
      await axe();
      await ui.button('Revoke Token').click();
      await expect(page.getByText('No personal access tokens')).toBeVisible();
      expect((await api.with(token).get('/v1/caller')).status).toBe(401);
    });
  });

  test('an administrator sees whose token did what, and revokes it', async ({ ui, page, server, api, axe, become }) => {
    const [username, group] = [unique('ada'), unique('acme')];
    await become(username);
    await api.group(group);
    await api.member(group, { username }, 'owner');
    await ui.open('/account/tokens/new');
    await ui.field('Name').fill('deploy-script');
    await ui.button('Create Token').click();
    const token = await shownSecret(ui, server);
    expect((await api.with(token).post('/v1/groups', { name: 'sub', parent_path: group })).status).toBe(201);
    await ui.page.context().clearCookies();
    await ui.signIn(administrator);
    await ui.open(`/groups/${group}/-/activity`);
    await ui.alive();
    const made = page.getByRole('listitem').filter({ hasText: `${group}/sub created` });
    await expect(made).toContainText(`${username} with token deploy-script`);
    await axe();

    await ui.open(`/admin/users/${username}`);
    await ui.alive();
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'deploy-script', exact: true }) });
    await expect(row).toContainText('Active');
    await axe();
    await row.getByRole('link', { name: 'Revoke deploy-script' }).click();
    await expect(ui.heading('Revoke Token')).toBeVisible();
    await ui.alive();
    await axe();
    await ui.button('Revoke Token').click();
    await ui.at(`/admin/users/${username}`);
    await expect(row).toHaveCount(0);
    expect((await api.with(token).get('/v1/caller')).status).toBe(401);
  });

  test('the tokens of a disabled user stop at once', async ({ ui, server, api, become }) => {
    const username = unique('olga');
    await become(username);
    await ui.open('/account/tokens/new');
    await ui.field('Name').fill('cron');
    await ui.button('Create Token').click();
    const token = await shownSecret(ui, server);
    expect((await api.with(token).get('/v1/caller')).status).toBe(200);
    await ui.page.context().clearCookies();
    await ui.signIn(administrator);
    await ui.open(`/admin/users/${username}/disable`);
    await ui.field(`Type ${username} to confirm`).fill(username);
    await ui.button('Disable user').click();
    await ui.at(`/admin/users/${username}`);
    await expect(ui.button('Enable user')).toBeVisible();
    expect((await api.with(token).get('/v1/caller')).status).toBe(401);
  });
}
