// axe and the width of the window: people, teams, members and one's own account, also with errors and what is shown once.

import type { Api } from '../fixtures/api.ts';
import type { Server } from '../fixtures/server.ts';
import { administrator, expect, test, unique } from '../fixtures/test.ts';
import { arabic, furnished, walk } from './a11y.ts';
import { shownSecret } from './client-secrets.ts';

/** What a person types to keep and what nobody guesses. */
const sentence = 'a quite different sentence';

interface Crowd {
  ada: string;
  team: string;
  /** The identifier of the membership of Ada, and of who looks at the pages. */
  hers: string;
  own: string;
}

async function crowd(server: Server, api: Api, group: string): Promise<Crowd> {
  const [ada, team] = [unique('ada').padEnd(64, 'x'), unique('ops').padEnd(64, 'x')];
  server.createUser(ada, `the password of ${ada}`);
  server.run(['admin', 'create-team', '--name', team, '--member', ada]);
  await api.member(group, { team }, 'deployer');
  const hers = await api.member(group, { username: ada }, 'viewer');
  const own = await api.member(`${group}/prod`, { username: administrator.username }, 'owner');
  return { ada, team, hers: hers.id, own: own.id };
}

test.describe('administrators', () => {
  test.use({ as: 'administrator' });

  test('pages of users, teams and members', async ({ ui, page, axe, server, api, ci, audience }) => {
    test.setTimeout(240_000);
    const { group } = await furnished(api, ci, audience);
    const { ada, team, hers, own } = await crowd(server, api, group);
    await walk(ui, page, axe, [
      `/admin/users?search=${ada}`,
      '/admin/users?search=no-such-user',
      `/admin/users/${ada}`,
      `/admin/users/${administrator.username}`,
      `/admin/users/${ada}/disable`,
      `/admin/users/${ada}/password`,
      `/users/${ada}`,
      `/users/${administrator.username}`,
      '/admin/groups?search=no-such-group',
      '/admin/sessions?search=no-such-user',
      '/teams',
      `/teams/${team}`,
      `/teams/${team}/edit`,
      `/teams/${team}/delete`,
      `/teams/${team}/members/${ada}/remove`,
      `/groups/${group}/-/members`,
      `/groups/${group}/-/members?search=no-such-member`,
      `/groups/${group}/prod/-/members`,
      `/groups/${group}/-/members/${hers}/remove`,
      `/groups/${group}/prod/-/members/${own}/role`,
      `/groups/${group}/prod/-/members/${own}/remove`,
    ]);
  });

  test('a user: refused, made with a password that is shown, disabled', async ({ ui, page, axe, guard, server }) => {
    test.setTimeout(120_000);
    guard.allow(422);
    const username = unique('bob');
    await ui.open('/admin/users/new');
    await ui.field('Username').fill('Bob!');
    await ui.field(/^Password/).fill('short');
    await ui.button('Create User').click();
    await expect(ui.summary.getByRole('link')).toHaveCount(2);
    await axe();
    await ui.field('Username').fill(username);
    await ui.field(/^Password/).fill('');
    await ui.button('Create User').click();
    await shownSecret(ui, server);
    await axe();
    await ui.open(`/admin/users/${username}/password`);
    await ui.button('Reset password').click();
    await shownSecret(ui, server);
    await axe();
    await ui.open(`/admin/users/${username}/disable`);
    await ui.button('Disable user').click();
    await expect(ui.summary).toBeVisible();
    await axe();
    await ui.field(`Type ${username} to confirm`).fill(username);
    await ui.button('Disable user').click();
    await expect(ui.button('Enable user')).toBeVisible();
    await axe();
    await ui.open(`/users/${username}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await axe();
  });

  test('a team: refused, empty, and with somebody nobody knows', async ({ ui, page, axe, guard }) => {
    guard.allow(404, 422);
    const team = unique('ops');
    await ui.open('/teams/-/new');
    await ui.field('Name').fill('Ops!');
    await ui.button('Create Team').click();
    await expect(ui.summary).toBeVisible();
    await axe();
    await ui.field('Name').fill(team);
    await ui.field(/^Description/).fill(arabic);
    await ui.button('Create Team').click();
    await expect(page.getByText('Nobody is in this team.')).toBeVisible();
    await ui.alive();
    await axe();
    await ui.field('Username').fill('nobody-of-that-name');
    await ui.button('Add to Team').click();
    await expect(ui.summary).toContainText('There is no active user');
    await axe();
    await ui.open(`/teams/${team}/delete`);
    await ui.button('Delete Team').click();
    await expect(ui.summary).toBeVisible();
    await axe();
  });

  test('a member: nobody chosen, and the last owner', async ({ ui, page, axe, guard, api }) => {
    guard.allow(409, 422);
    const group = unique('acme');
    await api.group(group);
    await ui.open(`/groups/${group}/-/members/new`);
    await ui.button('Add Member').click();
    await expect(ui.summary).toBeVisible();
    await axe();
    const { body } = await api.get(`/v1/memberships?namespace_path=${group}`);
    for (const what of ['role', 'remove']) {
      await ui.open(`/groups/${group}/-/members/${body.items[0].id}/${what}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await axe();
    }
  });
});

test('a person of no group: the account, tokens, and what is refused', async ({ ui, page, axe, guard, become, server }) => {
  test.setTimeout(120_000);
  guard.allow(403, 422);
  await become(unique('eve'));
  await walk(ui, page, axe, ['/', '/groups', '/groups/-/new', '/teams', '/account', '/account/tokens', '/admin/users', '/issuers']);
  await test.step('the password', async () => {
    await ui.open('/account');
    await ui.field('Current password').fill('not the password');
    await ui.field('New password').fill(sentence);
    await ui.field('Repeat the new password').fill(sentence);
    await ui.button('Change password').click();
    await expect(ui.summary).toContainText('This is not your password.');
    await axe();
  });
  await test.step('a token', async () => {
    await ui.open('/account/tokens/new');
    await ui.button('Create Token').click();
    await expect(ui.summary).toBeVisible();
    await axe();
    await ui.field('Name').fill('laptop');
    await ui.button('Create Token').click();
    await shownSecret(ui, server);
    await axe();
    await ui.open('/account/tokens');
    await axe();
    await ui.link('Revoke laptop').click();
    await expect(ui.heading('Revoke Token')).toBeVisible();
    await axe();
  });
});
