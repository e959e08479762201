// The session ends while somebody types.

import { administrator, expect, test, unique } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

test('who is signed out in mid-form signs in in another tab and loses nothing', async ({ ui, page, context, guard, axe, session }) => {
  guard.allow(401);
  const group = unique('kept');
  await ui.open('/groups/-/new');
  await ui.field('Name').fill(group);
  await ui.field(/^Description/).fill('typed before the session ended');
  await context.clearCookies();
  await ui.button('Create Group').click();
  await ui.refused(/You were signed out\.\s*Sign in in another tab, then send this again; nothing typed is lost\./);
  await expect(page.getByText('You were signed out.')).toHaveCount(1);
  await expect(page.getByText('Authentication is required')).toHaveCount(0);
  await expect(ui.field('Name')).toHaveValue(group);
  await expect(ui.field(/^Description/)).toHaveValue('typed before the session ended');
  await axe();

  const opened = context.waitForEvent('page');
  await ui.summary.getByRole('link', { name: 'Sign in in another tab' }).click();
  const tab = await opened;
  guard.watch(tab);
  await expect(tab.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await tab.close();
  await context.addCookies((await session()).cookies);
  await ui.button('Create Group').click();
  await expect(ui.heading(group)).toBeVisible();
  await expect(page.getByRole('main')).toContainText('typed before the session ended');
});

test('a wrong password is not taken for a session that ended', async ({ ui, context, guard }) => {
  guard.allow(401);
  await context.clearCookies();
  await ui.open('/login');
  await ui.field('Username').fill(administrator.username);
  await ui.field('Password').fill('not the right password');
  await ui.button('Sign in').click();
  await ui.refused('The username or the password is wrong.');
  await expect(ui.summary).not.toContainText('signed out');
});
