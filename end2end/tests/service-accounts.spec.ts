// The editor with presets and warnings, the list that says what needs a look, and the pipeline tab that waits for a login.

import type { Resource } from '../fixtures/api.ts';
import { CiIssuer } from '../fixtures/issuers.ts';
import { expect, test, unique } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

test('a preset asks for what a person knows, and says who could log in', async ({ ui, page, api, axe }) => {
  const group = unique('acme');
  await api.group(group);
  await ui.open(`/groups/${group}/-/service_accounts/new`);
  const name = ui.field('Name');
  await name.fill('Deploy!');
  await expect(page.getByText('Use lowercase letters')).toBeVisible();
  await name.fill('deploy');
  await expect(page.getByText('Use lowercase letters')).toBeHidden();

  const card = ui.providerCard(1);
  const system = card.getByLabel('CI system');
  await system.selectOption('GitLab');
  await expect(card.getByLabel('Issuer URL')).toHaveValue('https://gitlab.com');
  await expect(system).toBeFocused();
  await expect(card.getByText('Enter at least one bound claim')).toBeVisible();

  const project = card.getByLabel('Project (project_path)');
  await project.fill('acme/app');
  await expect(card.getByText('Lets in GitLab jobs of project acme/app, on any branch or tag')).toBeVisible();
  await expect(card.locator('[data-warning="unprotected-ref"]')).toContainText('Caution');
  await card.getByLabel('Branch or tag (ref)').fill('main');
  await expect(card.locator('[data-warning="unprotected-ref"]')).toHaveCount(0);
  await expect(card.locator('[data-warning="no-id-pin"]')).toContainText('Note');
  await project.fill('acme/*');
  await expect(card.locator('[data-warning="literal-star"]')).toBeVisible();
  await card.getByLabel('Match').selectOption('wildcard');
  await expect(card.locator('[data-warning="org-wide"]')).toBeVisible();
  await axe();

  await card.getByLabel('Accept tokens made for any service').check();
  await expect(card.locator('[data-warning="any-audience"]')).toContainText('Danger');
  await card.getByLabel('Accept tokens made for any service').uncheck();
  await ui.button('Create Service Account').click();
  await expect(ui.heading('deploy')).toBeVisible();
  await expect(page.getByText('Lets in GitLab jobs of every project below acme')).toBeVisible();
  const claims = page.getByRole('table', { name: 'Bound claims of https://gitlab.com' });
  await expect(claims.getByRole('row')).toHaveCount(3);
});

test('an instance is known by its claims, suggestions follow the issuer, and a placeholder is refused', async ({ ui, guard, api, page }) => {
  guard.allow(422);
  const group = unique('acme');
  await api.group(group);
  await ui.open(`/groups/${group}/-/service_accounts/new`);
  await ui.field('Name').fill('deploy');
  const card = ui.providerCard(1);
  const suggestions = card.locator('datalist option');
  await expect(suggestions).toHaveCount(0);
  await card.getByLabel('Issuer URL').fill('https://gitlab.com');
  await expect(suggestions.first()).toHaveAttribute('value', 'project_id');
  await card.getByLabel('Issuer URL').fill('https://git.acme.io/<path>');
  await expect(suggestions).toHaveCount(0);
  await ui.claim('Name', 1).fill('project_path');
  await ui.claim('Value', 1).fill('acme/app');
  await expect(card.locator('[data-warning="unprotected-ref"]')).toContainText('Caution');
  await expect(card.getByText('Lets in GitLab jobs at https://git.acme.io')).toBeVisible();
  await ui.button('Create Service Account').click();
  await expect(ui.summary).toContainText('angle brackets');
  await card.getByLabel('Issuer URL').fill('https://git.acme.io');
  await ui.button('Create Service Account').click();
  await expect(ui.heading('deploy')).toBeVisible();
  await ui.link('Use it in a Pipeline').click();
  await expect(ui.link('GitLab')).toHaveAttribute('aria-current', 'true');
  await expect(page.getByText('trusts no identity provider')).toHaveCount(0);
  await ui.open(`${page.url().split('?')[0]}/edit`);
  await expect(card.getByLabel('CI system')).toHaveValue('gitlab');
  await expect(card.getByLabel('Project (project_path)')).toHaveValue('acme/app');
});

test('questions without an answer are left out, the others keep their errors', async ({ ui, guard, api, page }) => {
  guard.allow(422);
  const group = unique('acme');
  await api.group(group);
  await ui.open(`/groups/${group}/-/service_accounts/new`);
  await ui.field('Name').fill('deploy');
  const card = ui.providerCard(1);
  await card.getByLabel('CI system').selectOption('Kubernetes');
  await card.getByLabel('Issuer URL').fill('https://cluster.example');
  await card.getByLabel('Service account (kubernetes.io.serviceaccount.name)').fill('deployer');
  await ui.button('Create Service Account').click();
  await ui.refused();
  const namespace = card.getByLabel('Namespace (kubernetes.io.namespace)');
  await expect(namespace).toHaveAttribute('aria-invalid', 'true');
  await expect(card.getByLabel('Service account (kubernetes.io.serviceaccount.name)')).toHaveValue('deployer');
  await namespace.fill('build');
  await ui.button('Create Service Account').click();
  await expect(ui.heading('deploy')).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'kubernetes.io.namespace', exact: true })).toBeVisible();
});

test('the list says what needs a look', async ({ ui, page, api, axe }) => {
  const group = unique('acme');
  await api.group(group);
  const pinned = { issuer: 'https://gitlab.com', bound_claims: { project_id: '20', ref: 'main' } };
  await api.serviceAccount(`${group}/broad`, { issuer: 'https://gitlab.com', bound_claims: { ref: 'main' } });
  await api.serviceAccount(`${group}/fine`, pinned);
  await ui.open(`/groups/${group}/-/service_accounts`);
  const row = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
  await expect(row('broad').locator('[data-warning="shared-issuer"]')).toHaveText('Danger: Anybody of a shared issuer');
  await expect(row('broad').locator('[data-warning="no-role"]')).toBeVisible();
  await expect(row('fine').locator('[data-warning]')).toHaveCount(1);
  await axe();

  await row('fine').getByRole('link', { name: 'fine', exact: true }).click();
  await expect(page.locator('[data-warning="no-role"]')).toBeVisible();
  await ui.link('Namespace Memberships').click();
  await ui.field('Group or workspace').fill(group);
  await ui.field('Role').selectOption('deployer');
  await ui.button('Add to Namespace').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'deployer' })).toBeVisible();
  await expect(page.locator('[data-warning="no-role"]')).toHaveCount(0);
  await axe();
  await ui.navigate('Service Accounts');
  await expect(row('fine')).toContainText('1 membership');
  await expect(row('fine').locator('[data-warning]')).toHaveCount(0);
});

test('a wrong namespace is told at its field', async ({ ui, guard, api }) => {
  guard.allow(404, 422);
  const group = unique('acme');
  await api.group(group);
  const account = await api.serviceAccount(`${group}/deploy`, { issuer: 'https://ci.example', bound_claims: { ref: 'main' } });
  await ui.open(`/groups/${group}/-/service_accounts/${account.id}?tab=namespaceMemberships`);
  await ui.field('Group or workspace').fill('no/such/group');
  await ui.button('Add to Namespace').click();
  await ui.refused();
  await expect(ui.field('Group or workspace')).toHaveValue('no/such/group');
});

test('the pipeline tab waits for a login and says how it went', async ({ ui, page, api, ci, audience, axe }) => {
  const group = unique('acme');
  await api.group(group);
  const claims = { project_path: 'acme/platform', ref: 'main' };
  const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: claims });
  await ui.open(`/groups/${group}/-/service_accounts/${account.id}`);
  await ui.link('Use it in a Pipeline').click();
  await expect(page.getByText('Waiting for a login')).toBeVisible();
  for (const system of ['GitLab', 'GitHub Actions', 'Jenkins']) {
    await ui.link(system).click();
    const snippet = page.getByRole('region').filter({ hasText: '/v1/serviceaccounts/token' });
    await expect(snippet).toContainText(`${audience}/v1/serviceaccounts/token`);
    await expect(snippet).toContainText(`trn:service_account:${group}/deploy`);
    await expect(ui.link(system)).toHaveAttribute('aria-current', 'true');
  }
  await axe();

  await api.login(account.id, ci.token(audience, { ref: 'refs/heads/main' }));
  await expect(page.getByText('The login was refused.')).toBeVisible();
  await expect(page.getByText('refs/heads/').first()).toBeVisible();
  await axe();
  await api.login(account.id, ci.token(audience));
  await expect(page.getByText('It works: the login was accepted.')).toBeVisible();
  await axe();
});

test('the pipeline tab does not call it a refusal when the issuer is away', async ({ ui, page, api, audience, axe }) => {
  const issuer = await CiIssuer.start();
  const group = unique('acme');
  await api.group(group);
  const account = await api.serviceAccount(`${group}/deploy`, { issuer: issuer.url, bound_claims: { ref: 'main' } });
  await issuer.stop();
  await ui.open(`/groups/${group}/-/service_accounts/${account.id}?tab=pipeline`);
  await expect(page.getByText('Waiting for a login')).toBeVisible();
  expect((await api.login(account.id, issuer.token(audience))).status).toBe(503);
  const outcome = page.locator('.login-outcome');
  await expect(outcome).toContainText('The login could not be decided.');
  await expect(outcome).toContainText('run the job again');
  await expect(outcome).not.toContainText('The login was refused.');
  await expect(outcome.locator('.alert')).toHaveClass(/alert-warning/);
  await axe();
});

test('two people edit at once: the second sees both versions and loses nothing', async ({ ui, guard, api, page }) => {
  guard.allow(409);
  const group = unique('acme');
  await api.group(group);
  const account = await api.serviceAccount(`${group}/deploy`, { issuer: 'https://ci.example', bound_claims: { ref: 'main' } });
  await ui.open(`/groups/${group}/-/service_accounts/${account.id}/edit`);
  await ui.field(/^Description/).fill('Mine');
  await ui.claim('Value', 1).fill('my-branch');
  await api.call('PATCH', `/v1/service_accounts/${account.id}`, { description: 'Theirs', version: 1 });
  await ui.button('Update Service Account').click();
  await ui.refused('Theirs');
  await expect(ui.summary).toContainText('by root-admin');
  await expect(ui.field(/^Description/)).toHaveValue('Mine');
  await expect(ui.claim('Value', 1)).toHaveValue('my-branch');
  await ui.button('Update Service Account').click();
  await expect(ui.heading('deploy')).toBeVisible();
  await expect(page.getByText('Mine')).toBeVisible();
});

for (const [how, keptId] of [
  ['changed', true],
  // Whoever leaves the identifiers out puts other providers in the place of those on the page of the slower one.
  ['replaced', false],
] as const) {
  test(`the other side ${how} the providers: both versions are seen, and nothing typed is lost`, async ({ ui, guard, api, page }) => {
    guard.allow(409);
    const group = unique('acme');
    await api.group(group);
    const ours = { issuer: 'https://ci.example', audience: 'ours', bound_claims: { ref: 'main' } };
    const account = await api.serviceAccount(`${group}/deploy`, ours);
    const stored = async () => (await api.get(`/v1/service_accounts/${account.id}`)).body.trusted_identity_providers;
    await ui.open(`/groups/${group}/-/service_accounts/${account.id}/edit`);
    await ui.field(/^Description/).fill('Mine');
    await ui.claim('Value', 1).fill('my-branch');
    await ui.button('New Claim').click();
    await ui.claim('Name', 2).fill('project_id');
    await ui.claim('Value', 2).fill('20');
    await ui.button('New Identity Provider').click();
    await ui.fillProvider(2, { issuer: 'https://mine.example', audience: 'mine', claims: { sub: 'my-job' } });

    const first = { ...ours, bound_claims: { ref: 'their-branch' }, ...(keptId ? { id: (await stored())[0].id } : {}) };
    const second = { issuer: 'https://theirs.example', audience: 'theirs', match: 'wildcard', bound_claims: { sub: 'their-*' } };
    const faster = await api.call('PATCH', `/v1/service_accounts/${account.id}`, {
      trusted_identity_providers: [first, second],
      version: 1,
    });
    expect(faster.status, faster.text).toBe(200);
    await ui.button('Update Service Account').click();
    await ui.refused('Changed by someone else meanwhile');
    await expect(ui.summary).toContainText('https://ci.example (exact), audience ours: ref = their-branch');
    await expect(ui.summary).toContainText('https://theirs.example (wildcard), audience theirs: sub = their-*');

    await expect(ui.field(/^Description/)).toHaveValue('Mine');
    await expect(ui.claim('Value', 1)).toHaveValue('my-branch');
    await expect(ui.claim('Name', 2)).toHaveValue('project_id');
    await expect(ui.claim('Value', 2)).toHaveValue('20');
    await expect(ui.providerCard(2).getByLabel('Issuer URL')).toHaveValue('https://mine.example');
    await expect(ui.providerCard(2).getByLabel('Audience', { exact: true })).toHaveValue('mine');
    await expect(ui.claim('Name', 1, 2)).toHaveValue('sub');
    await expect(ui.claim('Value', 1, 2)).toHaveValue('my-job');
    await expect(ui.providerCard(3)).toHaveCount(0);
    expect((await stored())[1].issuer, 'theirs stays until it is replaced on purpose').toBe('https://theirs.example');

    await ui.button('Update Service Account').click();
    await expect(ui.heading('deploy')).toBeVisible();
    await expect(page.getByText('Mine', { exact: true })).toBeVisible();
    const trusts = (await stored()).map((provider: Resource) => [provider['issuer'], provider['bound_claims']]);
    expect(trusts).toEqual([
      ['https://ci.example', { ref: 'my-branch', project_id: '20' }],
      ['https://mine.example', { sub: 'my-job' }],
    ]);
  });
}

test('deleting says what will break', async ({ ui, page, api, ci, audience }) => {
  const group = unique('acme');
  await api.group(group);
  const claims = { project_path: 'acme/platform', ref: 'main' };
  const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: claims });
  await api.member(group, { service_account_id: account.id }, 'deployer');
  await api.login(account.id, ci.token(audience));
  await ui.open(`/groups/${group}/-/service_accounts/${account.id}/delete`);
  const warning = page.getByRole('main').locator('.alert-danger');
  await expect(warning).toContainText(`${group} (deployer)`);
  await expect(warning).toContainText('1 login in the last 30 days');
});

test('32 claims and text from right to left do not break the page', async ({ ui, page, api, axe }) => {
  test.setTimeout(120_000);
  const group = unique('acme');
  await api.group(group);
  const bound_claims = Object.fromEntries(Array.from({ length: 32 }, (_, at) => [`claim-${at}-${'x'.repeat(60)}`, 'شركة'.repeat(20)]));
  const account = await api.make('/v1/service_accounts', {
    name: 'n'.repeat(64),
    description: 'حساب خدمة '.repeat(10).trim(),
    group_path: group,
    trusted_identity_providers: [{ issuer: `https://ci.example/${'p'.repeat(200)}`, bound_claims }],
  });
  const base = `/groups/${group}/-/service_accounts/${account.id}`;
  await ui.open(`${base}/edit`);
  const more = ui.providerCard(1).getByRole('button', { name: 'New Claim' });
  await expect(more).toBeDisabled();
  await expect(more).toHaveAccessibleDescription('A provider takes at most 32 claims.');
  await ui.button('Remove claim 32 of identity provider 1').click();
  await expect(more).toBeEnabled();
  await more.click();
  await expect(more).toBeDisabled();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const path of [
      base,
      `${base}/edit`,
      `${base}/delete`,
      `${base}/test?with=claims`,
      `${base}?tab=pipeline`,
      `${base}?tab=activity`,
      `/groups/${group}/-/service_accounts`,
      `/groups/${group}/-/activity`,
    ]) {
      await test.step(`${path} at ${width}`, async () => {
        await ui.open(path);
        await axe();
      });
    }
  }
});
