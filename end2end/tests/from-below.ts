// A service account as somebody sees it who is a member below its group only: each part of it, and why they may not edit
// it. The same with and without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

export function fromBelow(): void {
  test('a viewer of the subgroup opens the inherited service account and all its tabs', async ({ ui, page, api, ci, audience, become, axe }) => {
    test.setTimeout(120_000);
    const [group, person] = [unique('acme'), unique('below')];
    await api.group(group);
    await api.group(`${group}/platform`);
    const account = await api.serviceAccount(`${group}/deploy`, {
      issuer: ci.url,
      bound_claims: { project_path: 'acme/platform', ref: 'main' },
    });
    await api.member(`${group}/platform`, { service_account_id: account.id }, 'viewer');
    await api.loggedIn(account.id, ci.token(audience));
    await become(person);
    await api.member(`${group}/platform`, { username: person }, 'viewer');

    await ui.open(`/groups/${group}/platform/-/service_accounts`);
    await expect(page.getByText(`Inherited from group ${group}`)).toBeVisible();
    await expect(page.getByRole('main').getByRole('link', { name: 'Issuers in use' })).toHaveCount(0);
    await ui.link('deploy').click();
    await expect(ui.heading('deploy')).toBeVisible();
    const main = page.getByRole('main');
    await expect(main).toContainText(`Belongs to group ${group}, in which you hold no role.`);
    await expect(main).toContainText(`You hold no role in group ${group}, which it belongs to.`);
    await expect(main.getByRole('link', { name: 'Edit', exact: true })).toHaveAttribute('aria-disabled', 'true');
    for (const tab of ['Namespace Memberships', 'Use it in a Pipeline', 'Client Secrets', 'Logins', 'Trusted Identity Providers']) {
      await test.step(tab, async () => {
        await ui.link(tab).click();
        await expect(ui.link(tab)).toHaveAttribute('aria-current', 'page');
        await axe();
      });
    }
    await expect(ui.link('Activity')).toHaveCount(0);

    await ui.open(`/groups/${group}/-/service_accounts/${account.id}/edit`);
    await expect(main).toContainText(`You hold no role in group ${group}, which it belongs to.`);
    await axe();
    await ui.link('Back to the service account').click();
    await expect(ui.heading('deploy')).toBeVisible();
  });
}
