// A thousand members and service accounts: the lists stay short, whole and quick to search.

import type { Api, Resource } from '../fixtures/api.ts';
import { expect, test, unique } from '../fixtures/test.ts';

const many = 1000;

/** Runs the calls, ten at a time. */
async function all<T>(calls: Array<() => Promise<T>>): Promise<T[]> {
  const results: T[] = [];
  for (let at = 0; at < calls.length; at += 10) {
    results.push(...(await Promise.all(calls.slice(at, at + 10).map((call) => call()))));
  }
  return results;
}

async function crowd(api: Api): Promise<string> {
  const group = unique('crowd');
  await api.group(group);
  const numbers = Array.from({ length: many }, (_, at) => String(at + 1).padStart(4, '0'));
  const accounts: Resource[] = await all(numbers.map((number) => () => api.serviceAccount(`${group}/bot-${number}`, { issuer: 'https://gitlab.com', bound_claims: { project_id: number } })));
  await all(accounts.map((account) => () => api.member(group, { service_account_id: account.id }, 'viewer')));
  return group;
}

test.use({ as: 'administrator' });

test('a thousand members and service accounts', async ({ ui, page, api, axe }) => {
  test.setTimeout(240_000);
  const group = await crowd(api);

  await ui.open(`/groups/${group}/-/members`);
  // And the administrator who made the group.
  await expect(page.getByText(`${many + 1} members`)).toBeVisible();
  const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
  const shown = await rows.count();
  expect(shown, 'one page at a time').toBeLessThanOrEqual(100);
  await axe();
  await ui.link('Next page').click();
  await expect(rows).toHaveCount(shown);
  await expect(page).toHaveURL(/after=/);

  await ui.open(`/groups/${group}/-/members?search=bot-0999`);
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('bot-0999');

  await ui.open(`/groups/${group}/-/service_accounts`);
  await expect(page.getByText(`${many} service accounts`)).toBeVisible();
  await axe();

  await ui.open(`/groups/${group}/-/members/new`);
  await ui.choose('Service Account');
  await page.getByRole('combobox', { name: 'Service Account', exact: true }).fill('bot-0500');
  await expect(page.getByRole('option'), 'only those that fit').toHaveCount(1);
});
