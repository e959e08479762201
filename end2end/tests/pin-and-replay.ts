// Changing a trust with what recorded logins tell: identifiers bound from a success, and what a change would do before it
// is saved. The same with and without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

export function pinAndReplay(): void {
  test.use({ as: 'administrator' });

  test('what a success showed is bound, each value confirmed by itself', async ({ ui, page, api, ci, audience, guard, axe }) => {
    guard.allow(409, 422);
    const group = unique('acme');
    await api.group(group);
    const claims = { project_path: 'acme/platform', ref: 'main' };
    const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: claims });
    const base = `/groups/${group}/-/service_accounts/${account.id}`;
    await api.login(account.id, ci.token(audience));
    const stored = `/v1/service_accounts/${account.id}`;
    const { body } = await api.get(`${stored}/logins`);
    await ui.open(`${base}/logins/${body.items[0].id}`);
    await expect(page.getByRole('heading', { name: 'Pin from This Success' })).toBeVisible();
    // What let it in, how long that took, and what the token had to say.
    const facts = page.locator('.facts');
    await expect(facts.getByRole('link', { name: ci.url })).toHaveAttribute('href', base);
    await expect(facts).toContainText(/Took\s*\d+(\.\d)? (µs|ms|s)/);
    await page.getByText(/^\d+ claims in the token$/).click();
    const told = page.getByRole('table', { name: 'Claims of the token' });
    await expect(told.getByRole('row').filter({ hasText: 'project_path' })).toContainText(String('acme/platform'.length));
    await expect(told).not.toContainText('acme/platform');
    const boxes = page.getByRole('main').getByRole('checkbox');
    for (const box of await boxes.all()) await expect(box).not.toBeChecked();
    await axe();
    await ui.button('Bind What Is Ticked').click();
    await ui.refused('one by one');
    await axe();

    // Somebody is faster: what was ticked stays ticked.
    await api.call('PATCH', stored, { description: 'Theirs', version: 1 });
    await page.getByLabel('project_id is 20').check();
    await page.getByLabel('ref_protected is true').check();
    await ui.button('Bind What Is Ticked').click();
    await ui.refused('Theirs');
    await expect(page.getByLabel('project_id is 20')).toBeChecked();
    await expect(page.getByLabel('namespace_id is 72')).not.toBeChecked();
    await ui.button('Bind What Is Ticked').click();
    await ui.at(base);
    const table = page.getByRole('table', { name: `Bound claims of ${ci.url}` });
    await expect(table.getByRole('row').filter({ hasText: 'project_id' })).toContainText('20');
    await expect(table.getByRole('row').filter({ hasText: 'ref_protected' })).toContainText('true');
    await expect(table.getByRole('row').filter({ hasText: 'namespace_id' })).toHaveCount(0);
    // A token of another project of that name does not get in any more.
    const taken = await api.login(account.id, ci.token(audience, { project_id: '99' }));
    expect(taken.status).toBeGreaterThanOrEqual(400);
    await ui.open(`${base}/logins/${taken.body.login_id}`);
    await expect(page.getByRole('main')).toContainText('project_id');
    await expect(ui.button('Bind What Is Ticked')).toHaveCount(0);
  });

  test('a change is held against recorded logins before it is saved', async ({ ui, page, api, ci, audience, guard, axe }) => {
    guard.allow(422);
    const group = unique('acme');
    await api.group(group);
    const claims = { project_path: 'acme/platform', ref: 'main' };
    const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: claims });
    const base = `/groups/${group}/-/service_accounts/${account.id}`;
    await ui.open(`${base}/edit`);
    const ask = ui.button('What would this change?');
    const answer = page.locator('#answer');
    await ask.click();
    await expect(answer).toContainText('There is no recorded login to compare with');
    for (const ref of ['main', 'main', 'release']) await api.login(account.id, ci.token(audience, { ref }));

    await ui.field(/^Description/).fill('Releases only');
    await ui.field(/^Branch or tag/).fill('release');
    await ask.click();
    await expect(answer).toContainText('2 would be refused');
    await expect(answer).toContainText('1 would newly pass');
    await expect(answer).toContainText('received main');
    await expect(answer.getByRole('listitem').first()).toContainText('project_path:acme/platform');
    await expect(answer).toBeFocused();
    await expect(ui.field(/^Description/)).toHaveValue('Releases only');
    await expect(ui.field(/^Branch or tag/)).toHaveValue('release');
    await axe();
    expect((await api.get(`/v1/service_accounts/${account.id}`)).body.version).toBe(1);

    await ui.field('Project (project_path)').fill('');
    await ask.click();
    await ui.refused();
    await expect(answer).toHaveCount(0);
    await expect(ui.field(/^Description/)).toHaveValue('Releases only');
    await ui.field('Project (project_path)').fill('acme/platform');
    await ui.field(/^Branch or tag/).fill('main');
    await ask.click();
    await expect(answer).toContainText('None would be refused');
    await ui.button('Update Service Account').click();
    await ui.at(base);
    await expect(page.getByText('Releases only')).toBeVisible();
  });

  test('a new service account has nothing to compare with', async ({ ui, api }) => {
    const group = unique('acme');
    await api.group(group);
    await ui.open(`/groups/${group}/-/service_accounts/new`);
    await expect(ui.button('What would this change?')).toHaveCount(0);
  });
}
