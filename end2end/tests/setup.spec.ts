// The first start: the link that makes the first administrator works once, for whoever holds it.

import { expect, test } from '../fixtures/test.ts';

test.use({ serverOptions: {} });

test('the set-up link makes one administrator and ends', async ({ ui, server, guard, browser }) => {
  const link = server.setupLink;
  expect(new URL(link).origin, 'the link leads to where the server listens').toBe(server.url);

  await test.step('a made-up link opens nothing', async () => {
    await ui.open('/setup?token=made-up');
    await expect(ui.page.getByText('This set-up link is not valid')).toBeVisible();
    await expect(ui.button('Create administrator')).toHaveCount(0);
  });

  await test.step('faults are told, and the password is not kept', async () => {
    guard.allow(422);
    await ui.open(link);
    await ui.field('Username').fill('Olivia!');
    await ui.field('Password').fill('short');
    await ui.button('Create administrator').click();
    await ui.refused();
    await expect(ui.summary.getByRole('link')).toHaveCount(2);
    await expect(ui.field('Username')).toHaveValue('Olivia!');
    await expect(ui.field('Password')).toHaveAccessibleDescription(/at least 12 characters/);
    for (const [username, password] of [
      ['olivia-olivia', 'olivia-olivia'],
      ['olivia', 'x'.repeat(257)],
    ] as const) {
      await ui.field('Username').fill(username);
      await ui.field('Password').fill(server.secret(password));
      await ui.button('Create administrator').click();
      await expect(ui.field('Password')).toHaveAttribute('aria-invalid', 'true');
    }
  });

  const person = { username: 'olivia', password: 'a sentence that only Olivia would write' };
  await test.step('two people use it at once, one of them wins', async () => {
    const other = await browser.newContext();
    const page = await other.newPage();
    await page.goto(link);
    await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
    await ui.setUp(person);
    await page.getByLabel('Username').fill('mallory');
    await page.getByLabel('Password').fill('another sentence, of Mallory');
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await expect(page.getByRole('alert')).toContainText('not valid');
    await other.close();
  });

  await test.step('the link is of no use any more', async () => {
    await ui.open(link);
    await expect(ui.page.getByText('This set-up link is not valid')).toBeVisible();
    await ui.signIn(person);
  });
});
