// Members without JavaScript: dialogs are pages, the subject is searched for with a button.

import { expect, test, unique } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

const provider = { issuer: 'https://gitlab.com', bound_claims: { project_id: '20' } };

test('a service account is searched for, and becomes owner only after a second thought', async ({ ui, guard, api, axe }) => {
  guard.allow(422);
  const group = unique('acme');
  await api.group(group);
  await api.serviceAccount(`${group}/deploy`, provider);
  await api.serviceAccount(`${group}/backup`, provider);
  await ui.open(`/groups/${group}/-/members`);
  await ui.link('Add Member').click();
  await axe();
  await ui.choose('Service Account');
  await ui.pick('Service Account', `${group}/deploy`);
  const question = ui.field('Make this service account an owner');
  await expect(question).toBeHidden();
  await ui.choose('owner');
  await expect(question).toBeVisible();
  await ui.button('Add Member').click();
  await ui.refused('Confirm that this service account becomes an owner');
  await axe();
  await question.check();
  await ui.button('Add Member').click();
  await expect(ui.member(`${group}/deploy`).getByRole('combobox')).toHaveValue('owner');
});

test('a role is changed in its row, and the member removed on a page', async ({ ui, api, axe }) => {
  const group = unique('acme');
  await api.group(group);
  const account = await api.serviceAccount(`${group}/deploy`, provider);
  await api.member(group, { service_account_id: account.id }, 'viewer');
  await ui.open(`/groups/${group}/-/members?type=service_account`);
  const row = ui.member(`${group}/deploy`);
  await row.getByRole('combobox').selectOption('deployer');
  await row.getByRole('button', { name: 'Save' }).click();
  await ui.at(`/groups/${group}/-/members?type=service_account`);
  await expect(row.getByRole('combobox')).toHaveValue('deployer');
  await row.getByRole('link', { name: `Remove ${group}/deploy` }).click();
  await expect(ui.heading('Remove Member')).toBeVisible();
  await expect(ui.page.getByRole('main')).toContainText('Lost: the role deployer.');
  await axe();
  await ui.button('Remove Member').click();
  await ui.at(`/groups/${group}/-/members?type=service_account`);
  await expect(row).toHaveCount(0);
});

test('one asks before lowering oneself', async ({ ui, api, become, axe }) => {
  const group = unique('lower');
  await api.group(group);
  const me = unique('olga');
  await become(me);
  await api.member(group, { username: me }, 'owner');
  await ui.open(`/groups/${group}/-/members`);
  await ui.link('Change my role').click();
  await expect(ui.heading('Change my role')).toBeVisible();
  await axe();
  await ui.field('My new role').selectOption('viewer');
  await ui.button('Change my role').click();
  await expect(ui.page.getByText('Your role here is viewer.')).toBeVisible();
  await ui.member(me).getByRole('link', { name: me }).click();
  await expect(ui.heading(me)).toBeVisible();
  await expect(ui.page.getByText('1 membership', { exact: true })).toBeVisible();
});
