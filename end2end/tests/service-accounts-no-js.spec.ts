// The editor and the tabs of a service account without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

test('a preset is applied by its button, and the page says who could log in', async ({ ui, page, api, axe }) => {
  const group = unique('acme');
  await api.group(group);
  await ui.open(`/groups/${group}/-/service_accounts/new`);
  await ui.field('Name').fill('deploy');
  const card = ui.providerCard(1);
  await card.getByLabel('CI system').selectOption('GitHub Actions');
  await card.getByRole('button', { name: /^Ask for its claims/ }).click();
  await expect(ui.field('Name')).toHaveValue('deploy');
  await expect(card.getByLabel('Issuer URL')).toHaveValue('https://token.actions.githubusercontent.com');
  await card.getByLabel('Repository (repository)').fill('acme/app');
  await card.getByRole('button', { name: 'New Claim' }).click();
  await expect(card.getByText('Lets in GitHub Actions jobs of repository acme/app, on any branch')).toBeVisible();
  await expect(card.locator('[data-warning="unprotected-ref"]')).toBeVisible();
  await axe();
  await card.getByRole('button', { name: /^Remove claim 8 / }).click();
  await card.getByLabel('Ref (ref)').fill('refs/heads/main');
  await ui.button('Create Service Account').click();
  await expect(ui.heading('deploy')).toBeVisible();
  await expect(page.getByText('Lets in GitHub Actions jobs of repository acme/app, on refs/heads/main.')).toBeVisible();
});

test('the second of two providers is removed and the first stays as typed', async ({ ui, api }) => {
  const group = unique('acme');
  await api.group(group);
  await ui.open(`/groups/${group}/-/service_accounts/new`);
  await ui.providerCard(1).getByLabel('Issuer URL').fill('https://one.example');
  await ui.button('New Identity Provider').click();
  await ui.providerCard(2).getByLabel('Issuer URL').fill('https://two.example');
  await ui.button('Remove identity provider 1').click();
  await expect(ui.providerCard(2)).toHaveCount(0);
  await expect(ui.providerCard(1).getByLabel('Issuer URL')).toHaveValue('https://two.example');
});

test('the pipeline tab tells of the last login, and a role is given', async ({ ui, page, api, ci, audience, axe }) => {
  const group = unique('acme');
  await api.group(group);
  const claims = { project_path: 'acme/platform', ref: 'main' };
  const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: claims });
  await ui.open(`/groups/${group}/-/service_accounts/${account.id}?tab=pipeline`);
  await api.login(account.id, ci.token(audience, { ref: 'feature' }));
  await ui.link('Look again').click();
  await expect(page.getByText('The login was refused.')).toBeVisible();
  await axe();
  await ui.link('Namespace Memberships').click();
  await ui.field('Group or workspace').fill(group);
  await ui.field('Role').selectOption('deployer');
  await ui.button('Add to Namespace').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'deployer' })).toBeVisible();
});
