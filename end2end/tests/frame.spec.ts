// What is around every page: theme, search, shortcuts, navigation, menus, and the pages in place of others.

import type { Locator, Page } from '@playwright/test';
import { expect, test, unique } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

const light = 'rgb(246, 247, 248)';
const dark = 'rgb(18, 18, 18)';

function box(page: Page): Locator {
  return page.getByRole('combobox', { name: 'Search groups, workspaces, service accounts and users' });
}

test('the theme is chosen, shown at once and remembered', async ({ ui, page, context, axe }) => {
  const body = page.locator('body');
  const cookie = async () => (await context.cookies()).find(({ name }) => name === 'theme')?.value;
  await ui.open('/groups');
  await expect(body).toHaveCSS('background-color', dark);
  await page.getByLabel(/^Account menu of/).click();
  await ui.button('Light').click();
  await expect(body).toHaveCSS('background-color', light);
  await expect(ui.button('Light')).toHaveAttribute('aria-pressed', 'true');
  await expect(ui.button('System')).toHaveAttribute('aria-pressed', 'false');
  await axe();
  await expect.poll(cookie).toBe('light');
  expect(await (await page.request.get('/groups')).text(), 'nothing flashes').toContain('data-theme="light"');
  await page.reload();
  await ui.alive();
  await expect(body).toHaveCSS('background-color', light);
  await page.getByLabel(/^Account menu of/).click();
  await expect(ui.button('Light')).toHaveAttribute('aria-pressed', 'true');
  await ui.button('System').click();
  await expect(body).toHaveCSS('background-color', dark);
  await expect.poll(cookie).toBeUndefined();
});

test('everything is found by keyboard', async ({ ui, page, api, ci, server, axe }) => {
  const group = unique('acme');
  const person = unique('person');
  await api.group(group);
  await api.workspace(`${group}/prod`);
  await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: { ref: 'main' } });
  server.createUser(person, `the password of ${person}`);
  await ui.open('/groups');
  await page.keyboard.press('/');
  await expect(box(page)).toBeFocused();
  await page.keyboard.type(group.toUpperCase());
  const options = page.getByRole('option');
  await expect(options).toHaveText([`${group}Group`, `${group}/prodWorkspace`, `${group}/deployService Account`]);
  await axe();
  await page.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  await page.keyboard.type('/');
  await expect(options).toHaveCount(2);
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await ui.at(`/groups/${group}/prod`);
  await expect(ui.heading('prod')).toBeFocused();
  await expect(box(page)).toHaveValue('');

  await page.keyboard.press('Control+k');
  await expect(box(page)).toBeFocused();
  await page.keyboard.type(person);
  await page.keyboard.press('Enter');
  await ui.at(`/search?q=${person}`);
  await expect(ui.heading('Search')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Users' }).getByRole('listitem')).toHaveText(person);
  await axe();
});

test('a key that is typed into a field is not taken away, and the key alone can be turned off', async ({ ui, page }) => {
  await ui.open('/groups');
  const field = page.getByRole('searchbox', { name: 'Search for groups' });
  await field.click();
  await page.keyboard.type('a/b');
  await page.keyboard.press('Control+k');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('a/b');

  await page.getByLabel(/^Account menu of/).click();
  await ui.button('Off').click();
  await expect(page.locator('kbd')).toHaveCount(0);
  await page.reload();
  await ui.alive();
  await page.keyboard.press('/');
  await expect(box(page)).not.toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(box(page)).toBeFocused();
});

test('menus close on Escape and on a click elsewhere', async ({ ui, page }) => {
  await ui.open('/groups');
  const menu = page.locator('.account-menu');
  const opener = page.getByLabel(/^Account menu of/);
  await opener.focus();
  await page.keyboard.press('Enter');
  await expect(ui.button('Sign out')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await expect(ui.button('Sign out')).toBeHidden();
  await expect(opener).toBeFocused();
  await opener.click();
  await ui.heading('Groups').click();
  await expect(menu).not.toHaveAttribute('open');
});

test('the path of the page is copied', async ({ ui, page, context, api }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const group = unique('acme');
  await api.group(group);
  await api.group(`${group}/platform`);
  await ui.open(`/groups/${group}/platform/-/members`);
  await ui.button('Copy path').click();
  await expect(page.getByText('Copied', { exact: true })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${group}/platform`);
});

test('what may not be seen is told like what does not exist', async ({ ui, page, guard, api, become, axe }) => {
  guard.allow(404);
  const hidden = unique('hidden');
  await api.group(hidden);
  await become(unique('ada'));
  for (const rest of ['', '/-/members', '/-/service_accounts/new']) {
    const told: string[] = [];
    for (const group of [hidden, unique('absent')]) {
      await ui.open(`/groups/${group}${rest}`);
      await expect(ui.heading('404')).toBeVisible();
      told.push(`${await page.title()} ${await page.getByRole('main').innerText()}`);
    }
    expect(told[0]).toBe(told[1]);
  }
  await axe();
});

test('a page that cannot be shown tells the name of the request', async ({ ui, page, guard, axe }) => {
  guard.allow(500);
  const id = '0123456789abcdef01234567';
  const problem = { code: 'internal', detail: 'An internal error has occurred.', request_id: id };
  // The answer of a server whose database fails; that it answers so is tested in Rust, with one that does.
  await page.route('**/api/ui/groups/list', (route) => route.fulfill({ status: 500, json: problem }));
  await ui.open('/');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Groups' }).click();
  await expect(ui.heading('Internal error')).toBeVisible();
  await expect(page.getByRole('main').getByText(id)).toBeVisible();
  await expect(ui.button('Copy request ID')).toBeVisible();
  await axe();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the navigation opens, leads on and closes', async ({ ui, page, api, axe }) => {
    const group = unique('acme');
    await api.group(group);
    await ui.open(`/groups/${group}`);
    const link = page.getByRole('navigation', { name: `Group ${group}` }).getByRole('link', { name: 'Members' });
    await expect(link).toBeHidden();
    await page.getByText(`Group ${group}`).click();
    await expect(link).toBeVisible();
    await axe();
    await link.click();
    await expect(ui.heading('Members')).toBeVisible();
    await expect(link).toBeHidden();
  });

  test('the search has a page', async ({ ui, page, api, axe }) => {
    const group = unique('acme');
    await api.group(group);
    await ui.open('/');
    await page.keyboard.press('/');
    await expect(ui.heading('Search')).toBeVisible();
    await ui.open('/');
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Search by name or path' }).fill(group);
    await ui.button('Search').click();
    await ui.link(group).click();
    await ui.at(`/groups/${group}`);
    await page.getByLabel(/^Account menu of/).click();
    await expect(ui.button('Dark')).toBeInViewport();
    await axe();
  });
});
