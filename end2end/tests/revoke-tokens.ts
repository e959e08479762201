// "Revoke All Tokens": of a service account, and of what one provider let in. The same with and without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

export function revokeTokens(): void {
  test.use({ as: 'administrator' });

  test('the tokens of a provider and of a service account are revoked after a question', async ({ ui, page, api, ci, audience, axe }) => {
    const group = unique('acme');
    await api.group(group);
    const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: { ref: 'main' } });
    const address = `/groups/${group}/-/service_accounts/${account.id}`;
    const logsIn = async (): Promise<string> => {
      const login = await api.login(account.id, ci.token(audience, {}));
      expect(login.status, login.text).toBe(200);
      return login.body.access_token;
    };
    const standing = async (token: string) => (await api.with(token).get('/v1/caller')).status;

    await test.step('of the provider, from its card', async () => {
      const token = await logsIn();
      expect(await standing(token)).toBe(200);
      await ui.open(address);
      await page.getByRole('link', { name: `Revoke All Tokens that ${ci.url} let in` }).click();
      await expect(ui.heading('Revoke All Tokens')).toBeVisible();
      await expect(page.getByRole('main')).toContainText('1 access token was issued');
      await expect(page.getByRole('main')).toContainText(`that ${ci.url} let in`);
      await ui.alive();
      await axe();
      await ui.link('Cancel').click();
      await expect(ui.heading('deploy')).toBeVisible();
      expect(await standing(token), 'a question changes nothing').toBe(200);
      await page.getByRole('link', { name: /^Revoke All Tokens that/ }).click();
      await expect(ui.heading('Revoke All Tokens')).toBeVisible();
      await ui.alive();
      await ui.button('Revoke All Tokens').click();
      await expect(ui.heading('deploy')).toBeVisible();
      expect(await standing(token)).toBe(401);
    });

    await test.step('all of them, from the menu', async () => {
      const token = await logsIn();
      expect(await standing(token), 'a new login is not concerned').toBe(200);
      await ui.open(address);
      await page.getByLabel('More actions').click();
      await page.getByRole('link', { name: 'Revoke All Tokens', exact: true }).click();
      await expect(ui.heading('Revoke All Tokens')).toBeVisible();
      await expect(page.getByRole('main')).toContainText('2 access tokens were issued');
      await ui.alive();
      await axe();
      await ui.button('Revoke All Tokens').click();
      await expect(ui.heading('deploy')).toBeVisible();
      expect(await standing(token)).toBe(401);
      expect(await standing(await logsIn())).toBe(200);
    });

    await test.step('both stand in the activity', async () => {
      const activity = await api.get(`/v1/activity?namespace_path=${group}&action=service_account.tokens_revoked`);
      expect(activity.body.items).toHaveLength(2);
    });
  });
}
