// The main job without a mouse.

import type { Locator } from '@playwright/test';
import { administrator, expect, test, unique } from '../fixtures/test.ts';
import { tabTo } from '../fixtures/ui.ts';

async function hasVisibleFocus(target: Locator): Promise<void> {
  const style = await target.evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return { outline: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0, shadow: boxShadow !== 'none' };
  });
  expect(style.outline || style.shadow, `${target} shows that it has the focus`).toBe(true);
}

test('create a service account, give it a role and delete it with the keyboard only', async ({ ui, page, api, ci }) => {
  const group = unique('keys');
  await api.group(group);
  const { keyboard } = page;

  await ui.open(`/login?next=/groups/${group}`);
  await expect(ui.field('Username')).toBeFocused();
  await keyboard.type(administrator.username);
  await keyboard.press('Tab');
  await keyboard.type(administrator.password);
  await keyboard.press('Enter');
  await expect(ui.heading(group)).toBeVisible();
  await ui.alive();

  await keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();

  const entry = page.getByRole('navigation', { name: `Group ${group}` }).getByRole('link', { name: 'Service Accounts' });
  await tabTo(page, entry);
  await hasVisibleFocus(entry);
  await keyboard.press('Enter');
  await expect(ui.heading('Service Accounts')).toBeFocused();
  await tabTo(page, ui.link('New Service Account'));
  await keyboard.press('Enter');
  await expect(ui.heading('New Service Account')).toBeFocused();

  await tabTo(page, ui.field('Name'));
  await keyboard.type('deploy');
  await tabTo(page, ui.field('Issuer URL'));
  await keyboard.type(ci.url);
  await tabTo(page, ui.claim('Name', 1));
  await keyboard.type('project_path');
  await tabTo(page, ui.claim('Value', 1));
  await keyboard.type('acme/platform');
  await tabTo(page, ui.button('New Claim'));
  await keyboard.press('Enter');
  await expect(ui.claim('Name', 2), 'the focus goes to the new claim').toBeFocused();
  await expect(ui.claim('Value', 1)).toHaveValue('acme/platform');
  await keyboard.type('ref');
  await keyboard.press('Tab');
  await keyboard.type('main');
  await keyboard.press('Enter');
  await expect(ui.heading('deploy')).toBeVisible();

  await ui.open(`/groups/${group}/-/members/new`);
  const types = page.getByRole('radio', { name: 'User', exact: true });
  await tabTo(page, types);
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Service Account', exact: true })).toBeChecked();
  const choice = page.getByRole('combobox', { name: 'Service Account', exact: true });
  await tabTo(page, choice);
  await keyboard.type('depl');
  await expect(page.getByRole('option', { name: 'deploy' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toBeHidden();
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: 'deploy' })).toBeVisible();
  await keyboard.press('Enter');
  await expect(choice).toHaveValue(`${group}/deploy`);
  await tabTo(page, page.getByRole('radio', { name: 'viewer', exact: true }));
  await keyboard.press('Space');
  await tabTo(page, ui.button('Add Member'));
  await keyboard.press('Enter');
  await expect(ui.member(`${group}/deploy`)).toBeVisible();

  await ui.open(`/groups/${group}/-/service_accounts`);
  await tabTo(page, ui.link('deploy'));
  await keyboard.press('Enter');
  await expect(ui.heading('deploy')).toBeVisible();
  const caret = page.getByLabel('More actions');
  await tabTo(page, caret);
  await hasVisibleFocus(caret);
  await keyboard.press('Enter');
  const opener = ui.page.getByRole('main').getByText('Delete Service Account', { exact: true }).first();
  await tabTo(page, opener);
  await keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Delete Service Account' });
  await expect(dialog).toBeVisible();
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener, 'the focus returns').toBeFocused();
  await keyboard.press('Enter');
  await tabTo(page, dialog.getByLabel('Type deploy to confirm'));
  await keyboard.type('deploy');
  await keyboard.press('Enter');
  await expect(ui.heading('Service Accounts')).toBeVisible();
  await expect(page.getByText('Get started with service accounts')).toBeVisible();
});
