// Who can act in a group or workspace, with the membership that counts. The same with and without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

export function whoCanAct(): void {
  test.use({ as: 'administrator' });

  test('the service accounts of a workspace, and the files', async ({ ui, page, api, ci, audience, axe }) => {
    const group = unique('acme');
    await api.group(group);
    await api.group(`${group}/platform`);
    await api.workspace(`${group}/platform/prod`);
    const account = await api.serviceAccount(`${group}/deploy`, {
      issuer: ci.url,
      bound_claims: { project_path: 'acme/platform', ref: 'main' },
    });
    await api.serviceAccount(`${group}/idle`, { issuer: ci.url, bound_claims: { ref: 'main' } });
    await api.member(group, { service_account_id: account.id }, 'viewer');
    await api.member(`${group}/platform`, { service_account_id: account.id }, 'deployer');
    await api.loggedIn(account.id, ci.token(audience));

    await ui.open(`/groups/${group}/platform/prod`);
    await ui.navigate('Who can act here');
    const row = ui.member(`${group}/deploy`);
    await expect(row).toContainText('deployer');
    await expect(row).toContainText('acme/platform');
    await expect(row).toContainText(/just now|minute/);
    await expect(page.getByRole('row')).toHaveCount(2);
    await axe();

    const files = page.context().request;
    const csv = await files.get((await ui.link('Export CSV').getAttribute('href')) ?? '');
    expect(csv.headers()['content-disposition']).toContain(`who-can-act-${group}-platform-prod.csv`);
    expect(await csv.text()).toContain(`${group}/deploy,false,deployer,${group}/platform,true`);
    const json = await files.get((await ui.link('Export JSON').getAttribute('href')) ?? '');
    expect(json.headers()['content-type']).toBe('application/json');
    expect(await json.json()).toMatchObject([{ path: `${group}/deploy`, role: 'deployer' }]);

    await row.getByRole('link', { name: `Inherited from ${group}/platform` }).click();
    await expect(ui.heading('Members')).toBeVisible();
    await expect(ui.member(`${group}/deploy`).first()).toContainText('deployer');
  });

  test('a workspace in which no service account can act', async ({ ui, page, api, axe }) => {
    const group = unique('quiet');
    await api.group(group);
    await ui.open(`/groups/${group}/-/who_can_act`);
    await expect(page.getByRole('main')).toContainText('No service account holds a role in this group.');
    await axe();
  });
}
