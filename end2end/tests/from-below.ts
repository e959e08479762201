// A service account of a group above, as somebody sees it who is a member below only. The same with and without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

export function fromBelow(): void {
  test.use({ as: 'administrator' });

  test('an inherited service account has its pages, without those of its group', async ({
    ui,
    page,
    api,
    ci,
    audience,
    become,
    guard,
    axe,
  }) => {
    const group = unique('acme');
    await api.group(group);
    await api.group(`${group}/platform`);
    const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: { ref: 'main' } });
    const refused = await api.login(account.id, ci.token(audience, { ref: 'develop' }));
    const viewer = unique('below');
    await become(viewer);
    await api.member(`${group}/platform`, { username: viewer }, 'viewer');

    await ui.open(`/groups/${group}/platform/-/service_accounts`);
    await ui.link('deploy').click();
    const base = `/groups/${group}/-/service_accounts/${account.id}`;
    await ui.at(base);
    const main = page.getByRole('main');
    await expect(main).toContainText('in which you hold no role');
    for (const tab of ['Namespace Memberships', 'Use it in a Pipeline', 'Client Secrets', 'Logins']) {
      await main.getByRole('link', { name: tab, exact: true }).click();
      await expect(main.getByRole('link', { name: tab, exact: true })).toHaveAttribute('aria-current', /page|true/);
      await axe();
    }
    await expect(main.getByRole('link', { name: 'Activity', exact: true })).toHaveCount(0);
    // Why a login was refused is told to whoever may see the account.
    await ui.link(refused.body.login_id).click();
    await expect(main).toContainText('develop');
    await ui.open(`${base}/edit`);
    await expect(main).toContainText(`You hold no role in group ${group}, to which this service account belongs.`);
    await axe();
    await ui.link('Back').click();
    await ui.at(base);
    // Of the group itself nothing is told.
    guard.allow(404);
    await ui.open(`/groups/${group}`);
    await expect(ui.heading('404')).toBeVisible();
  });
}
