// Administrators manage people, and everybody their own account. The same with and without JavaScript.

import type { Browser } from '@playwright/test';
import type { Server } from '../fixtures/server.ts';
import { administrator, expect, test, unique } from '../fixtures/test.ts';
import { Ui, type Person } from '../fixtures/ui.ts';

/** Another browser. */
async function elsewhere(browser: Browser, server: Server, scripted: boolean): Promise<Ui> {
  const context = await browser.newContext({ javaScriptEnabled: scripted });
  return new Ui(await context.newPage(), scripted, server);
}

/** The password that stands on the page this once. */
async function shownPassword(ui: Ui, server: Server): Promise<string> {
  const panel = ui.page.locator('.shown-once');
  await expect(panel).toContainText('it is not shown again');
  if (ui.scripted) await expect(panel).toBeFocused();
  return server.secret((await panel.locator('code').textContent()) ?? '');
}

/** The page asks for a name and a password. */
async function isSignedOut(ui: Ui): Promise<void> {
  await ui.open('/account');
  await expect(ui.heading('Sign in')).toBeVisible();
}

export function people(): void {
  test.describe('administrators', () => {
    test.use({ as: 'administrator' });

    test('make a user, change what they may do, and lock them out', async ({ ui, page, server, browser, guard, axe }) => {
      test.setTimeout(120_000);
      guard.allow(422);
      const username = unique('ada');
      const ada = await elsewhere(browser, server, ui.scripted);
      let password = '';

      await test.step('a password is made up and shown once', async () => {
        await ui.open('/');
        await page.getByLabel(`Account menu of ${administrator.username}`).click();
        await page.getByRole('link', { name: 'Administration', exact: true }).click();
        await expect(ui.heading('Users')).toBeVisible();
        await axe();
        await ui.link('New User').click();
        await expect(ui.heading('New User')).toBeVisible();
        await ui.field('Username').fill('Ada!');
        await ui.field(/^Password/).fill('short');
        await ui.button('Create User').click();
        await ui.refused();
        await expect(ui.summary.getByRole('link')).toHaveCount(2);
        await expect(ui.field('Username')).toHaveValue('Ada!');
        await axe();
        await ui.field('Username').fill(username);
        await ui.field(/^Password/).fill('');
        await ui.button('Create User').click();
        password = await shownPassword(ui, server);
        await expect(ui.field('Username')).toBeHidden();
        await axe();
        await ui.link('Done').click();
        await ui.at(`/admin/users/${username}`);
        await expect(ui.heading(username)).toBeVisible();
        await axe();
        await ada.signIn({ username, password });
      });

      await test.step('an administrator and back', async () => {
        await ui.button('Make administrator').click();
        await expect(ui.button('Remove administrator')).toBeVisible();
        await ui.alive();
        await ui.button('Remove administrator').click();
        await expect(ui.button('Make administrator')).toBeVisible();
      });

      await test.step('another password ends all sessions', async () => {
        await ui.link('Reset password').click();
        await expect(ui.heading('Reset password')).toBeVisible();
        await ui.alive();
        await ui.button('Reset password').click();
        const second = await shownPassword(ui, server);
        expect(second).not.toBe(password);
        await isSignedOut(ada);
        await ada.signIn({ username, password: second });
        await ui.link('Done').click();
        await expect(ui.heading(username)).toBeVisible();
      });

      await test.step('disabled after the name was typed', async () => {
        await ui.link('Disable user').click();
        await expect(ui.heading('Disable user')).toBeVisible();
        await ui.alive();
        await axe();
        await ui.button('Disable user').click();
        await ui.refused(`Type ${username} to confirm.`);
        await ui.field(`Type ${username} to confirm`).fill(username);
        await ui.button('Disable user').click();
        await ui.at(`/admin/users/${username}`);
        await expect(ui.button('Enable user')).toBeVisible();
        await isSignedOut(ada);
      });

      await test.step('found by name and state, and enabled again', async () => {
        await ui.open('/admin/users');
        await page.getByRole('searchbox', { name: 'Search for users' }).fill(username);
        await page.getByLabel('State').selectOption('disabled');
        await ui.button('Search').click();
        await expect(page.getByText('1 user', { exact: true })).toBeVisible();
        await ui.link(username).click();
        await expect(ui.heading(username)).toBeVisible();
        await ui.alive();
        await ui.button('Enable user').click();
        await expect(ui.link('Disable user')).toBeVisible();
      });
      await ada.page.context().close();
    });

    test('see all top-level groups and sessions, and end one', async ({ ui, page, server, browser, api, axe }) => {
      const group = unique('top');
      await api.group(group, 'A group at the top');
      await ui.open(`/admin/groups?search=${group}`);
      await expect(ui.heading('Top-level groups')).toBeVisible();
      await expect(page.getByRole('row').filter({ hasText: group }).getByRole('cell').nth(1)).toHaveText('1');
      await expect(ui.link('New Group')).toBeVisible();
      await axe();

      const username = unique('sam');
      const password = `the password of ${username}`;
      server.createUser(username, password);
      const sam = await elsewhere(browser, server, ui.scripted);
      await sam.signIn({ username, password });
      await ui.open(`/admin/sessions?search=${username}`);
      await expect(page.getByText('1 session', { exact: true })).toBeVisible();
      await expect(page.getByRole('row').filter({ hasText: username })).toContainText('Chrome on Linux');
      await axe();
      await page.getByRole('button', { name: `End session of ${username}` }).click();
      await expect(page.getByText('Nothing found')).toBeVisible();
      await isSignedOut(sam);
      await sam.page.context().close();
    });
  });

  test('others do not get into the area of administrators', async ({ ui, page, become, guard }) => {
    guard.allow(403);
    await become(unique('eve'));
    await page.getByLabel(/^Account menu of/).click();
    await expect(page.getByRole('link', { name: 'Account', exact: true })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Administration', exact: true })).toHaveCount(0);
    for (const path of ['/admin', '/admin/users', `/admin/users/${administrator.username}`, '/admin/sessions', '/admin/activity']) {
      await ui.open(path);
      await expect(ui.heading('Not allowed')).toBeVisible();
    }
  });

  test('one changes the password and ends the other sessions', async ({ ui, page, server, browser, become, guard, axe }) => {
    test.setTimeout(120_000);
    guard.allow(422);
    const who: Person = { username: unique('olga'), password: '' };
    who.password = `the password of ${who.username}`;
    await become(who.username);
    const other = await elsewhere(browser, server, ui.scripted);
    await other.signIn(who);
    const changed = server.secret('a quite different sentence');
    const change = async (current: string) => {
      await ui.field('Current password').fill(current);
      await ui.field('New password').fill(changed);
      await ui.field('Repeat the new password').fill(changed);
      await ui.button('Change password').click();
    };

    await ui.open('/account');
    await expect(page.getByRole('row')).toHaveCount(3);
    await axe();
    await change('not the password');
    await ui.refused('This is not your password.');
    await expect(ui.field('Current password')).toHaveAttribute('aria-invalid', 'true');
    await axe();
    await change(who.password);
    await expect(page.getByText('Your password was changed.').first()).toBeVisible();
    await expect(page.getByRole('row')).toHaveCount(2);
    await isSignedOut(other);

    who.password = changed;
    await other.signIn(who);
    await ui.open('/account');
    await page.getByRole('button', { name: `End session of ${who.username}` }).click();
    await expect(page.getByRole('row')).toHaveCount(2);
    await isSignedOut(other);

    await other.signIn(who);
    await ui.open('/account');
    await ui.button('Sign out everywhere else').click();
    await expect(ui.button('Sign out everywhere else')).toHaveCount(0);
    await expect(ui.heading('Account')).toBeVisible();
    await isSignedOut(other);
    await other.signIn(who);
    await ui.open('/account');
    await ui.button('Sign out everywhere').click();
    await expect(ui.heading('Sign in')).toBeVisible();
    await isSignedOut(other);
    await ui.open('/account');
    await expect(ui.heading('Sign in')).toBeVisible();
    await other.page.context().close();
  });
}
