// The main job without a mouse: from the sign-in to a pipeline that gets in, and to the end of a service account.

import type { Locator, Page } from '@playwright/test';
import { administrator, expect, test, unique } from '../fixtures/test.ts';
import { tabTo } from '../fixtures/ui.ts';

async function hasVisibleFocus(target: Locator): Promise<void> {
  const style = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return { outline: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0, shadow: boxShadow !== 'none' };
  });
  expect(style.outline || style.shadow, `${target} shows that it has the focus`).toBe(true);
}

/** Moves to a link or button, sees that one is there, and presses it. */
async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await hasVisibleFocus(target);
  await expect(target).toBeInViewport();
  await page.keyboard.press('Enter');
}

/** Moves to a field, whose text is selected then, and types over it. */
async function write(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await hasVisibleFocus(field);
  await page.keyboard.type(text);
  await expect(field).toHaveValue(text);
}

/** Moves to a list and goes down in it, to the option of that name, behind which its meaning may stand. */
async function select(page: Page, list: Locator, option: string): Promise<void> {
  await tabTo(page, list);
  const chosen = () => list.evaluate((element: HTMLSelectElement) => element.selectedOptions[0]?.text.split(':')[0] ?? '');
  const length = await list.locator('option').count();
  for (let presses = 0; presses < length && (await chosen()) !== option; presses += 1) {
    await page.keyboard.press('ArrowDown');
    await expect(list, 'a choice keeps the focus').toBeFocused();
  }
  expect(await chosen()).toBe(option);
}

test('from the sign-in to a pipeline that gets in, with the keyboard only', async ({ ui, page, api, ci, audience }) => {
  test.setTimeout(120_000);
  const group = unique('keys');
  const { keyboard } = page;
  const heading = page.getByRole('heading', { level: 1 });

  await test.step('sign in', async () => {
    await ui.open('/login');
    await expect(ui.field('Username')).toBeFocused();
    await keyboard.type(administrator.username);
    await keyboard.press('Tab');
    await keyboard.type(administrator.password);
    await keyboard.press('Enter');
    await expect(ui.heading('Home')).toBeVisible();
    await ui.alive();
    await keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await keyboard.press('Enter');
  });

  await test.step('a group, and a workspace in it', async () => {
    await press(page, ui.link('New Group').first());
    await expect(ui.heading('New Group')).toBeFocused();
    await write(page, ui.field('Name'), group);
    await keyboard.press('Enter');
    await expect(ui.heading(group)).toBeFocused();
    await press(page, ui.link('New Workspace').first());
    await expect(ui.heading('New Workspace')).toBeFocused();
    await write(page, ui.field('Name'), 'prod');
    await press(page, ui.button('Create Workspace'));
    await expect(ui.heading('prod')).toBeFocused();
    await press(page, page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link', { name: group, exact: true }));
    await expect(ui.heading(group)).toBeFocused();
  });

  await test.step('a service account with a preset, and a mistake in it', async () => {
    await press(page, page.getByRole('navigation', { name: `Group ${group}` }).getByRole('link', { name: 'Service Accounts' }));
    await expect(ui.heading('Service Accounts')).toBeFocused();
    await press(page, ui.link('New Service Account').first());
    await expect(ui.heading('New Service Account')).toBeFocused();
    await write(page, ui.field('Name'), 'deploy');
    const card = ui.providerCard(1);
    await select(page, card.getByLabel('CI system'), 'GitLab');
    await write(page, card.getByLabel('Issuer URL'), ci.url);
    await write(page, card.getByLabel('Project (project_path)'), 'acme/platform');
    await write(page, card.getByLabel('Branch or tag (ref)'), 'release');
    await press(page, ui.button('Create Service Account'));
    await expect(ui.heading('deploy')).toBeFocused();
  });
  const account = new URL(page.url()).pathname;
  const id = account.split('/').at(-1) ?? '';

  await test.step('a role in the workspace', async () => {
    await press(page, ui.link('Namespace Memberships'));
    await expect(ui.field('Group or workspace')).toBeVisible();
    await write(page, ui.field('Group or workspace'), `${group}/prod`);
    await select(page, ui.field('Role'), 'deployer');
    await press(page, ui.button('Add to Namespace'));
    const membership = page.getByRole('main').getByRole('listitem').filter({ hasText: `${group}/prod` });
    await expect(membership).toContainText('deployer');
  });

  const refusedLogin = await test.step('the pipeline tab waits, and tells of a refusal', async () => {
    await press(page, ui.link('Use it in a Pipeline'));
    await expect(page.getByText('Waiting for a login')).toBeVisible();
    const answer = await api.login(id, ci.token(audience));
    expect(answer.status).toBe(400);
    await expect(page.getByText('The login was refused.')).toBeVisible();
    return String(answer.body.login_id);
  });

  await test.step('why: by the identifier that the pipeline printed', async () => {
    await keyboard.press('Control+k');
    const box = page.getByRole('combobox', { name: 'Search groups, workspaces, service accounts and users' });
    await expect(box).toBeFocused();
    await hasVisibleFocus(box);
    await keyboard.type(refusedLogin);
    await keyboard.press('Enter');
    await ui.at(`${account}/logins/${refusedLogin}`);
    await expect(ui.heading('Login')).toBeVisible();
    await ui.alive();
    const row = page.getByRole('main').getByRole('row').filter({ hasText: 'ref' }).filter({ hasText: 'release' });
    await expect(row.first()).toContainText('main');
  });

  await test.step('the claim is put right in the editor', async () => {
    await press(page, page.getByRole('navigation', { name: 'Breadcrumbs' }).getByRole('link', { name: 'deploy', exact: true }));
    await expect(ui.heading('deploy')).toBeFocused();
    await press(page, ui.link('Edit'));
    await expect(heading).toBeFocused();
    await ui.at(`${account}/edit`);
    const branch = ui.field(/^Branch or tag/);
    await expect(branch).toHaveValue('release');
    await write(page, branch, 'main');
    await press(page, ui.button('Update Service Account'));
    const told = page.locator('#answer');
    await expect(told, 'what it does to recorded logins is told first').toBeFocused();
    await expect(told).toContainText('1 would newly pass');
    await press(page, ui.button('Update Service Account'));
    await expect(ui.heading('deploy')).toBeFocused();
  });

  await test.step('the pipeline gets in', async () => {
    await press(page, ui.link('Use it in a Pipeline'));
    await expect(page.getByText('The login was refused.')).toBeVisible();
    expect((await api.login(id, ci.token(audience))).status).toBe(200);
    await expect(page.getByText('It works: the login was accepted.')).toBeVisible();
  });
});

test.describe('signed in already', () => {
  test.use({ as: 'administrator' });

  test('claims by hand, a role by the form of members, and the end, with the keyboard only', async ({ ui, page, api, ci }) => {
    const group = unique('keys');
    await api.group(group);
    const { keyboard } = page;
    const navigation = page.getByRole('navigation', { name: `Group ${group}` });
    await ui.open(`/groups/${group}`);
    await press(page, navigation.getByRole('link', { name: 'Service Accounts' }));
    await expect(ui.heading('Service Accounts')).toBeFocused();
    await press(page, ui.link('New Service Account').first());
    await expect(ui.heading('New Service Account')).toBeFocused();
    await write(page, ui.field('Name'), 'deploy');
    await write(page, ui.field('Issuer URL'), ci.url);
    await write(page, ui.claim('Name', 1), 'project_path');
    await write(page, ui.claim('Value', 1), 'acme/platform');
    await press(page, ui.button('New Claim'));
    await expect(ui.claim('Name', 2), 'the focus goes to the new claim').toBeFocused();
    await expect(ui.claim('Value', 1)).toHaveValue('acme/platform');
    await keyboard.type('ref');
    await keyboard.press('Tab');
    await keyboard.type('main');
    await keyboard.press('Enter');
    await expect(ui.heading('deploy')).toBeFocused();

    await press(page, navigation.getByRole('link', { name: 'Members' }));
    await expect(ui.heading('Members')).toBeFocused();
    await press(page, ui.link('Add Member'));
    await expect(ui.heading('Add Member')).toBeFocused();
    await tabTo(page, page.getByRole('radio', { name: 'User', exact: true }));
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await expect(page.getByRole('radio', { name: 'Service Account', exact: true })).toBeChecked();
    const choice = page.getByRole('combobox', { name: 'Service Account', exact: true });
    const option = page.getByRole('option', { name: 'deploy' });
    await tabTo(page, choice);
    await keyboard.type('depl');
    await expect(option).toBeVisible();
    await keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toBeHidden();
    await keyboard.press('ArrowDown');
    await expect(option).toBeVisible();
    await keyboard.press('Enter');
    await expect(choice).toHaveValue(`${group}/deploy`);
    await tabTo(page, page.getByRole('radio', { name: 'viewer', exact: true }));
    await keyboard.press('Space');
    await press(page, ui.button('Add Member'));
    await expect(ui.member(`${group}/deploy`)).toBeVisible();

    await press(page, navigation.getByRole('link', { name: 'Service Accounts' }));
    await press(page, ui.link('deploy'));
    await expect(ui.heading('deploy')).toBeFocused();
    await press(page, page.getByLabel('More actions'));
    const opener = page.getByRole('main').getByText('Delete Service Account', { exact: true }).first();
    await press(page, opener);
    const dialog = page.getByRole('dialog', { name: 'Delete Service Account' });
    await expect(dialog).toBeVisible();
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(opener, 'the focus returns').toBeFocused();
    await keyboard.press('Enter');
    await write(page, dialog.getByLabel('Type deploy to confirm'), 'deploy');
    await keyboard.press('Enter');
    await expect(ui.heading('Service Accounts')).toBeFocused();
    await expect(page.getByText('Get started with service accounts')).toBeVisible();
  });
});
