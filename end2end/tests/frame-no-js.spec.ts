// What is around every page, without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

test('the theme is chosen and remembered, and the page stays', async ({ ui, page, axe }) => {
  const body = page.locator('body');
  await ui.open('/groups?search=no-such-group');
  await expect(body).toHaveCSS('background-color', 'rgb(18, 18, 18)');
  await page.getByLabel(/^Account menu of/).click();
  await ui.button('Light').click();
  await ui.at('/groups?search=no-such-group');
  await expect(body).toHaveCSS('background-color', 'rgb(246, 247, 248)');
  await page.reload();
  await expect(body).toHaveCSS('background-color', 'rgb(246, 247, 248)');
  await axe();
  await page.getByLabel(/^Account menu of/).click();
  await expect(ui.button('Light')).toHaveAttribute('aria-pressed', 'true');
  await ui.button('System').click();
  await expect(body).toHaveCSS('background-color', 'rgb(18, 18, 18)');
});

test('the search leads to its page by Enter', async ({ ui, page, api, axe }) => {
  const group = unique('acme');
  await api.group(group);
  await api.workspace(`${group}/prod`);
  await ui.open('/groups');
  const box = page.getByRole('textbox', { name: 'Search groups, workspaces, service accounts and users' });
  await box.fill(`${group}/`);
  await box.press('Enter');
  await expect(ui.heading('Search')).toBeVisible();
  await axe();
  await ui.link(`${group}/prod`).click();
  await ui.at(`/groups/${group}/prod`);
});

test('the navigation of a phone opens and leads on; what does not exist is not told', async ({ ui, page, guard, api }) => {
  guard.allow(404);
  const group = unique('acme');
  await api.group(group);
  await page.setViewportSize({ width: 390, height: 844 });
  await ui.open(`/groups/${group}`);
  const link = page.getByRole('navigation', { name: `Group ${group}` }).getByRole('link', { name: 'Members' });
  await expect(link).toBeHidden();
  await page.getByText(`Group ${group}`).click();
  await link.click();
  await expect(ui.heading('Members')).toBeVisible();
  await ui.open(`/groups/${group}/-/nonsense`);
  await expect(ui.heading('404')).toBeVisible();
});
