// A name that lets pipelines in and has another identifier than before: the warning stays until somebody decides. The same
// with and without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

export function changedIdentity(): void {
  test.use({ as: 'administrator' });

  test('another project under the same name is told until somebody decides', async ({ ui, page, api, ci, audience, axe }) => {
    const group = unique('acme');
    await api.group(group);
    const claims = { project_path: 'acme/platform', ref: 'main' };
    const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: claims });
    const list = `/groups/${group}/-/service_accounts`;
    const address = `${list}/${account.id}`;
    const logsIn = async (project: string): Promise<void> => {
      const login = await api.login(account.id, ci.token(audience, { project_id: project }));
      expect(login.status, login.text).toBe(200);
    };
    const warning = page.locator('[data-warning="id-changed"]');
    const button = ui.button('These Are the Same to Me');

    await test.step('the list and the page say what changed', async () => {
      await logsIn('20');
      await ui.open(address);
      await expect(ui.heading('deploy')).toBeVisible();
      await expect(warning).toHaveCount(0);
      await logsIn('99');
      await ui.open(list);
      await expect(warning).toContainText('Same name, another id');
      await axe();
      await ui.link('deploy').click();
      await expect(ui.heading('deploy')).toBeVisible();
      await expect(warning).toContainText('The project acme/platform has the project_id 99');
      await expect(warning).toContainText('before it was 20');
      await ui.alive();
      await axe();
    });

    await test.step('somebody knows it as theirs', async () => {
      await button.click();
      await ui.at(`${address}?tab=activity`);
      await expect(page.getByRole('main')).toContainText('stands for was called the same');
      await expect(warning).toHaveCount(0);
      await logsIn('99');
      await ui.open(list);
      await expect(ui.link('deploy')).toBeVisible();
      await expect(warning).toHaveCount(0);
      const action = 'service_account.identity_acknowledged';
      const activity = await api.get(`/v1/activity?namespace_path=${group}&action=${action}`);
      expect(activity.body.items).toHaveLength(1);
    });

    await test.step('the next one is bound from the login that showed it', async () => {
      await logsIn('100');
      await ui.open(address);
      await warning.getByRole('link', { name: 'See the login' }).click();
      await expect(ui.heading('Login')).toBeVisible();
      await ui.alive();
      await page.getByLabel('project_id is 100').check();
      await ui.button('Bind What Is Ticked').click();
      await ui.at(address);
      await expect(ui.heading('deploy')).toBeVisible();
      await expect(warning).toHaveCount(0);
      const other = await api.login(account.id, ci.token(audience, { project_id: '101' }));
      expect(other.status).toBeGreaterThanOrEqual(400);
    });
  });
}
