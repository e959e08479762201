// What pages show and do, on a wide screen and on a phone.

import type { Api } from '../fixtures/api.ts';
import { expect, test, unique } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

const provider = (ref = 'main') => ({ issuer: 'https://gitlab.com', bound_claims: { project_id: '20', ref } });

async function tree(api: Api): Promise<string> {
  const group = unique('acme');
  await api.group(group, 'Everything of Acme');
  await api.group(`${group}/platform`, 'The platform team');
  await api.workspace(`${group}/platform/prod`, 'What customers use');
  return group;
}

test('what does not exist is told like what may not be seen', async ({ ui, page, guard, api }) => {
  guard.allow(404);
  const group = await tree(api);
  for (const path of [
    '/nonsense',
    '/groups/no-such-group',
    `/groups/${group}/-/nonsense`,
    `/groups/${group}/-/service_accounts/nonsense`,
    `/groups/${group}/-/service_accounts/U0FfMDE5M2M1ZTItN2YxYS03YzAwLThhM2ItNWQ4ZTZmMGExYjJj`,
    `/groups/${group}/-/members/nonsense/remove`,
    `/groups/${group}/platform/prod/-/service_accounts/new`,
    '/groups/UPPER',
    '/groups/a//b',
    '/groups/..%2f..%2fetc',
  ]) {
    const answer = await page.goto(path);
    expect(answer?.status(), path).toBe(404);
    await ui.alive();
    await expect(ui.heading('404'), path).toBeVisible();
    await expect(page.getByText("The page you're looking for does not exist or you're not authorized to view it")).toBeVisible();
  }
});

test('breadcrumbs lead up', async ({ ui, page, api, ci }) => {
  const group = await tree(api);
  const { id } = await api.serviceAccount(`${group}/platform/deploy`, { ...provider(), issuer: ci.url });
  await ui.open(`/groups/${group}/platform/-/service_accounts/${id}/edit`);
  const crumbs = page.getByRole('navigation', { name: 'Breadcrumbs' });
  await expect(crumbs.getByRole('link')).toHaveText([
    'groups',
    group,
    'platform',
    'service accounts',
    'deploy',
    'edit',
  ]);
  await expect(crumbs.getByRole('link', { name: 'edit' })).toHaveAttribute('aria-current', 'page');
  await crumbs.getByRole('link', { name: 'service accounts' }).click();
  await expect(ui.heading('Service Accounts')).toBeVisible();
  await crumbs.getByRole('link', { name: group }).click();
  await expect(ui.heading(group)).toBeVisible();
  await page.goBack();
  await expect(ui.heading('Service Accounts')).toBeVisible();
});

test('the title of the window and the focus follow the page', async ({ ui, page, api }) => {
  const group = await tree(api);
  await ui.open(`/groups/${group}`);
  await expect(page).toHaveTitle(`${group} · Tharsis`);
  await ui.navigate('Members');
  await expect(page).toHaveTitle(/Members.* · Tharsis/);
  await expect(ui.heading('Members')).toBeFocused();
});

test('service accounts are searched for, and those of groups above are shown as inherited', async ({ ui, page, api }) => {
  const group = await tree(api);
  await api.serviceAccount(`${group}/shared`, provider());
  await api.serviceAccount(`${group}/platform/deploy`, provider());
  await api.serviceAccount(`${group}/platform/backup_100`, provider());
  await ui.open(`/groups/${group}/platform/-/service_accounts`);
  const rows = page.getByRole('list', { name: 'Service accounts' }).getByRole('listitem');
  await expect(rows).toHaveCount(3);
  await expect(page.getByText('3 service accounts')).toBeVisible();
  await expect(rows.filter({ hasText: 'shared' })).toContainText(`Inherited from group ${group}`);
  const search = page.getByRole('searchbox', { name: 'Search for service accounts' });
  await search.fill('DEPL');
  await search.press('Enter');
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(/search=DEPL/);
  await expect(search).toHaveValue('DEPL');
  for (const [text, count] of [
    ['_', 1],
    ['%', 0],
    ['nothing', 0],
  ] as const) {
    await search.fill(text);
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`search=${encodeURIComponent(text)}`));
    await expect(rows).toHaveCount(count);
    if (count === 0) await expect(page.getByText(`No service accounts matching search ${text}`)).toBeVisible();
  }
  await ui.open(`/groups/${group}/platform/-/service_accounts`);
  await rows.filter({ hasText: 'shared' }).getByRole('link', { name: 'shared' }).click();
  await ui.at(new RegExp(`/groups/${group}/-/service_accounts/`));
});

test('a long list has pages', async ({ ui, page, api }) => {
  const group = unique('many');
  await api.group(group);
  for (let at = 0; at < 55; at += 1) await api.serviceAccount(`${group}/sa-${String(at).padStart(2, '0')}`, provider());
  await ui.open(`/groups/${group}/-/service_accounts`);
  const rows = page.getByRole('list', { name: 'Service accounts' }).getByRole('listitem');
  await expect(page.getByText('55 service accounts')).toBeVisible();
  const first = await rows.count();
  expect(first).toBeLessThan(55);
  await ui.link('Next page').click();
  await expect(page).toHaveURL(/after=/);
  await expect(rows).toHaveCount(55 - first);
  await page.goBack();
  await expect(rows).toHaveCount(first);
});

test('two people edit the same service account: nobody overwrites unseen', async ({ ui, page, guard, api }) => {
  guard.allow(409);
  const group = unique('conflict');
  await api.group(group);
  const account = await api.serviceAccount(`${group}/deploy`, provider());
  await ui.open(`/groups/${group}/-/service_accounts/${account.id}/edit`);
  await ui.field(/^Description/).fill('what I typed');
  const faster = await api.call('PATCH', `/v1/service_accounts/${account.id}`, {
    description: 'what the other one typed',
    version: account.version,
  });
  expect(faster.status, faster.text).toBe(200);
  await ui.button('Update Service Account').click();
  await ui.refused('Changed by someone else meanwhile');
  await expect(ui.summary).toContainText('what the other one typed');
  await expect(ui.field(/^Description/)).toHaveValue('what I typed');
  const { body } = await api.get(`/v1/service_accounts/${account.id}`);
  expect(body.description).toBe('what the other one typed');
  await ui.button('Update Service Account').click();
  await expect(ui.heading('deploy')).toBeVisible();
  await expect(page.getByText('what I typed')).toBeVisible();
});

test('a viewer sees everything and changes nothing', async ({ ui, page, guard, api, become }) => {
  guard.allow(403);
  const group = await tree(api);
  const account = await api.serviceAccount(`${group}/deploy`, provider());
  const username = unique('victor');
  await become(username);
  await api.member(group, { username }, 'viewer');
  await ui.open('/');
  await expect(ui.link(group).first()).toBeVisible();
  await expect(ui.link('New Group')).toHaveCount(0);
  await ui.open(`/groups/${group}`);
  for (const button of ['New Subgroup', 'New Workspace', 'Edit']) await expect(ui.link(button)).toHaveCount(0);
  await ui.navigate('Service Accounts');
  await expect(ui.link('New Service Account')).toHaveCount(0);
  await ui.link('deploy').click();
  await expect(ui.heading('deploy')).toBeVisible();
  await expect(ui.link('Edit')).toBeDisabled();
  await expect(page.getByLabel('More actions')).toHaveCount(0);
  await ui.navigate('Members');
  await expect(ui.link('Add Member')).toHaveCount(0);
  await expect(page.getByText('Only owners add, change and remove members.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);

  // The forms by their addresses.
  for (const [path, reason] of [
    [`/groups/${group}/-/service_accounts/new`, /role deployer or owner/],
    [`/groups/${group}/-/service_accounts/${account.id}/edit`, /role|owner|deployer|not authorized/i],
    [`/groups/${group}/-/members/new`, /Only owners/],
    [`/groups/${group}/-/new_workspace`, /role deployer or owner/],
  ] as const) {
    await ui.open(path);
    await expect(page.getByRole('main').getByText(reason)).toBeVisible();
    await expect(page.getByRole('main').locator('form[method=post]')).toHaveCount(0);
  }
  const own = { 'sec-fetch-site': 'same-origin' };
  const form = { 'draft[name]': 'evil', 'draft[group_path]': group };
  const answer = await page.request.post('/api/ui/service_accounts/create', { headers: own, form });
  expect([403, 422]).toContain(answer.status());
  const { body } = await api.get(`/v1/service_accounts?namespace_path=${group}`);
  expect(body.items).toHaveLength(1);
});

test('who is no member is told that there is nothing', async ({ ui, guard, api, become }) => {
  guard.allow(404);
  const group = await tree(api);
  await become(unique('stranger'));
  await expect(ui.page.getByText('You are not a member of any group yet.')).toBeVisible();
  for (const path of ['', '/-/members', '/-/service_accounts', '/-/activity', '/-/edit', '/platform/prod']) {
    await ui.open(`/groups/${group}${path}`);
    await expect(ui.heading('404')).toBeVisible();
  }
});

test('a deployer creates service accounts, but gains no power with one that has more', async ({ ui, page, api, become }) => {
  const group = await tree(api);
  const strong = await api.serviceAccount(`${group}/strong`, provider());
  await api.member(group, { service_account_id: strong.id }, 'owner');
  const username = unique('dora');
  await become(username);
  await api.member(group, { username }, 'deployer');
  await ui.open(`/groups/${group}/-/service_accounts`);
  await ui.createServiceAccount('mine', '', { issuer: 'https://gitlab.com', claims: { project_id: '7' } });
  await ui.open(`/groups/${group}/-/service_accounts/${strong.id}`);
  await expect(ui.link('Edit')).toBeDisabled();
  await expect(page.locator('#edit-refused')).toContainText(/owner/);
  await ui.open(`/groups/${group}/-/service_accounts/${strong.id}/edit`);
  await expect(page.getByRole('main').locator('form[method=post]')).toHaveCount(0);
});

test('deleting a group takes its path and everything in it', async ({ ui, page, guard, api }) => {
  guard.allow(404, 422);
  const group = await tree(api);
  const account = await api.serviceAccount(`${group}/platform/deploy`, provider());
  await ui.open(`/groups/${group}/platform`);
  await page.getByLabel('More actions').click();
  await page.getByRole('link', { name: 'Delete Group' }).click();
  await expect(ui.heading('Delete Group')).toBeVisible();
  await ui.button('Delete Group').click();
  await ui.refused(`Type ${group}/platform to confirm`);
  await ui.field(`Type ${group}/platform to confirm`).fill(`${group}/platform`);
  await ui.button('Delete Group').click();
  await ui.at(`/groups/${group}`);
  expect((await api.get(`/v1/service_accounts/${account.id}`)).status).toBe(404);
});

test('a top-level group may have any name, also one that a page has', async ({ ui, api, guard }) => {
  guard.allow(404, 409, 422);
  const made = await api.post('/v1/groups', { name: 'new', description: '' });
  // Either nobody can have that name, or its page can be reached.
  if (made.status === 422) return;
  expect(made.status).toBe(201);
  await ui.open('/groups/new');
  await expect(ui.heading('new')).toBeVisible();
});

test('no page scrolls sideways', async ({ ui, page, api, audience, ci }) => {
  const group = unique('g').padEnd(64, 'x');
  await api.group(group, 'W'.repeat(100));
  const deep = `${group}/${'s'.repeat(64)}`;
  await api.group(deep);
  const account = await api.serviceAccount(`${deep}/${'d'.repeat(64)}`, {
    issuer: ci.url,
    audience: audience.padEnd(1000, 'y'),
    bound_claims: { ['n'.repeat(256)]: 'v'.repeat(1024), ref: 'main' },
  });
  await api.member(deep, { service_account_id: account.id }, 'owner');
  await api.login(account.id, ci.token('x'.repeat(500), { ref: 'r'.repeat(2000) }));
  const base = `/groups/${deep}/-`;
  for (const width of [page.viewportSize()?.width ?? 1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of [
      '/',
      '/groups',
      '/groups/-/new',
      `/groups/${group}`,
      `/groups/${deep}`,
      `${base}/service_accounts`,
      `${base}/service_accounts/new`,
      `${base}/service_accounts/${account.id}`,
      `${base}/service_accounts/${account.id}?tab=logins`,
      `${base}/service_accounts/${account.id}?tab=namespaceMemberships`,
      `${base}/service_accounts/${account.id}/test`,
      `${base}/service_accounts/${account.id}/test?with=claims`,
      `${base}/service_accounts/${account.id}/edit`,
      `${base}/service_accounts/${account.id}/delete`,
      `${base}/members`,
      `${base}/members/new`,
      `${base}/activity`,
    ]) {
      await ui.open(path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over, `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});
