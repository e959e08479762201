// What happened to a service account: filters, pages and files, and what is said where there is no file. The same with
// and without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

export function activity(): void {
  test.use({ as: 'administrator' });

  test('the activity of a service account is filtered, comes in pages and leaves as a file', async ({ ui, page, api, axe }) => {
    test.setTimeout(120_000);
    const group = unique('acme');
    await api.group(group);
    const account = await api.serviceAccount(`${group}/deploy`, { issuer: 'https://gitlab.com', bound_claims: { project_id: '20' } });
    await api.serviceAccount(`${group}/other`, { issuer: 'https://gitlab.com', bound_claims: { project_id: '20' } });
    for (let at = 1; at <= 21; at += 1) {
      await api.call('PATCH', `/v1/service_accounts/${account.id}`, { description: `Change ${at}` });
    }
    await api.member(group, { service_account_id: account.id }, 'deployer');
    await ui.open(`/groups/${group}/-/service_accounts/${account.id}`);
    await ui.link('Activity').click();
    await expect(page.getByText('23 events')).toBeVisible();
    await axe();

    await page.getByLabel('Kind').selectOption('Service accounts');
    await page.getByLabel('By', { exact: true }).fill('root-admin');
    await ui.button('Filter').click();
    await expect(page.getByText('22 events')).toBeVisible();
    await expect(ui.link('Activity')).toHaveAttribute('aria-current', 'page');
    const files = page.context().request;
    const json = await files.get((await ui.link('Export JSON').getAttribute('href')) ?? '');
    const events = await json.json();
    expect(events).toHaveLength(22);
    expect(new Set(events.map((event: { target_id: string }) => event.target_id))).toEqual(new Set([account.id]));
    const csv = await files.get((await ui.link('Export CSV').getAttribute('href')) ?? '');
    expect((await csv.text()).trim().split('\n').length).toBeGreaterThanOrEqual(23);

    await page.getByRole('navigation', { name: 'Pages of activity' }).getByRole('link', { name: 'Next page' }).click();
    await expect(page.getByText(`Service account ${group}/deploy created`)).toBeVisible();
    await expect(page.getByLabel('By', { exact: true })).toHaveValue('root-admin');
    await ui.link('Clear filters').click();
    await expect(page.getByText('23 events')).toBeVisible();
  });

  test('a file that cannot be had is told on a page', async ({ ui, page, guard, api, axe }) => {
    guard.allow(404, 422);
    const group = unique('acme');
    await api.group(group);
    await ui.open(`/export/activity?namespace_path=${group}&since=yesterday`);
    await expect(page.getByRole('main')).toContainText('Write the day as in 2026-11-25.');
    await axe();
    await ui.open('/export/activity?namespace_path=no/such');
    await expect(ui.heading('404')).toBeVisible();
    await ui.link('Go to the home page').click();
    await expect(page).toHaveURL(/\/$/);
  });
}
