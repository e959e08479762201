// Members of groups and workspaces: who holds which role, why, and what may be changed. On a wide screen and on a phone.

import type { Api } from '../fixtures/api.ts';
import type { Server } from '../fixtures/server.ts';
import { administrator, expect, test, unique } from '../fixtures/test.ts';
import { tabTo } from '../fixtures/ui.ts';

test.use({ as: 'administrator' });

const provider = { issuer: 'https://gitlab.com', bound_claims: { project_id: '20' } };

function person(server: Server, username: string): string {
  server.createUser(username, `the password of ${username}`);
  return username;
}

interface Place {
  group: string;
  prod: string;
  ada: string;
  team: string;
  account: string;
}

/** Ada owns the group and is a viewer of the workspace in it; her team deploys there. */
async function furnished(server: Server, api: Api): Promise<Place> {
  const group = unique('acme');
  const [ada, team, prod, account] = [unique('ada'), unique('ops'), `${group}/prod`, `${group}/deploy`];
  await api.group(group);
  await api.workspace(prod);
  person(server, ada);
  server.run(['admin', 'create-team', '--name', team, '--member', ada]);
  await api.member(group, { username: ada }, 'owner');
  await api.member(prod, { username: ada }, 'viewer');
  await api.member(group, { team }, 'deployer');
  const made = await api.serviceAccount(account, provider);
  await api.member(prod, { service_account_id: made.id }, 'publisher');
  return { group, prod, ada, team, account };
}

test('a member is added with the keyboard only', async ({ ui, page, api, server }) => {
  const { keyboard } = page;
  const group = unique('keys');
  await api.group(group);
  const beginning = unique('kim');
  for (const end of ['a', 'b', 'c']) person(server, `${beginning}-${end}`);
  await ui.open(`/groups/${group}/-/members/new`);
  const subject = page.getByRole('combobox', { name: 'User', exact: true });
  const options = page.getByRole('option');
  const chosen = page.getByRole('option', { selected: true });
  await tabTo(page, subject);
  await keyboard.type(beginning);
  await expect(options).toHaveCount(3);
  await expect(options.first().locator('mark')).toHaveText(beginning);
  await expect(subject).toHaveAttribute('aria-expanded', 'true');
  await keyboard.press('End');
  await expect(chosen).toHaveText(`${beginning}-c`);
  await keyboard.press('Home');
  await expect(chosen).toHaveText(`${beginning}-a`);
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowUp');
  await expect(chosen).toHaveText(`${beginning}-a`);
  await expect(subject).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id')) ?? '');
  await keyboard.press('Escape');
  await expect(page.getByRole('listbox')).toBeHidden();
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('listbox')).toBeVisible();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(subject).toHaveValue(`${beginning}-b`);
  await expect(page.getByRole('radio', { name: 'viewer', exact: true }), 'the least is proposed').toBeChecked();
  await tabTo(page, ui.button('Add Member'));
  await keyboard.press('Enter');
  const row = ui.member(`${beginning}-b`);
  await expect(row.getByRole('combobox')).toHaveValue('viewer');
});

test('filters stand in the address', async ({ ui, page, api, server }) => {
  const { prod, ada, team, account } = await furnished(server, api);
  await ui.open(`/groups/${prod}/-/members`);
  await expect(page.getByText('5 members')).toBeVisible();
  const filter = async (label: string, value: string) => {
    await page.getByLabel(label, { exact: true }).selectOption(value);
    await ui.button('Search').click();
  };
  await filter('Type', 'user');
  await expect(page).toHaveURL(/type=user/);
  await expect(ui.member(account)).toHaveCount(0);
  await expect(ui.member(ada)).toHaveCount(2);
  await filter('Source', 'direct');
  await expect(ui.member(ada)).toHaveCount(1);
  await expect(page).toHaveURL(/type=user.*source=direct/);
  await page.goBack();
  await expect(ui.member(ada)).toHaveCount(2);
  await ui.open(`/groups/${prod}/-/members?search=${team}&role=deployer`);
  await expect(page.getByRole('searchbox')).toHaveValue(team);
  await expect(page.getByLabel('Role', { exact: true })).toHaveValue('deployer');
  await expect(page.getByText('1 member', { exact: true })).toBeVisible();
  await ui.open(`/groups/${prod}/-/members?search=nobody-here`);
  await expect(page.getByText('No members matching search nobody-here')).toBeVisible();
  await ui.link('Clear filters').click();
  await expect(page.getByText('5 members')).toBeVisible();
});

test('the effective role is told, and which membership wins', async ({ ui, page, api, server }) => {
  const { group, prod, ada, team, account } = await furnished(server, api);
  await ui.open(`/groups/${prod}/-/members`);
  const [direct, above] = [ui.member(ada).filter({ hasText: 'Direct' }), ui.member(ada).filter({ hasText: 'Inherited' })];
  await expect(direct).toContainText(`Effective: deployer, through team ${team}`);
  await expect(above).toContainText('Overruled');
  await expect(direct).toContainText('Never');
  await expect(ui.member(account)).not.toContainText('Effective');
  await expect(above.getByRole('combobox'), 'it is changed where it was given').toHaveCount(0);
  await above.getByRole('link', { name: `Inherited from ${group}` }).click();
  await ui.at(`/groups/${group}/-/members`);
  await ui.member(ada).getByRole('link', { name: ada, exact: true }).click();
  await expect(ui.heading(ada)).toBeVisible();
  await expect(page.getByText('3 memberships')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: `Through team ${team}` })).toContainText('deployer');
});

test('a role is changed in its row, and the member removed', async ({ ui, page, api, server }) => {
  const { prod, account: name } = await furnished(server, api);
  await ui.open(`/groups/${prod}/-/members?type=service_account`);
  const row = ui.member(name);
  const role = row.getByRole('combobox', { name: `Role of ${name}` });
  const save = row.getByRole('button', { name: 'Save' });
  await expect(role).toHaveValue('publisher');
  await expect(save).not.toHaveClass(/primary/);
  // Several times in a row: the row knows the new version.
  for (const next of ['deployer', 'owner', 'viewer']) {
    await role.selectOption(next);
    await expect(row.getByText('As owner, a service account changes members')).toBeVisible({ visible: next === 'owner' });
    await save.click();
    await expect(page.getByRole('status').filter({ hasText: `${name} is now ${next}` })).toBeVisible();
  }
  await expect(page, 'the filters stay').toHaveURL(/type=service_account/);
  await page.reload();
  await ui.alive();
  await expect(role).toHaveValue('viewer');

  const opener = row.getByRole('link', { name: `Remove ${name}` });
  await opener.click();
  const dialog = page.getByRole('dialog', { name: 'Remove Member' });
  await expect(dialog).toContainText(`Remove the service account ${name} from ${prod}?`);
  await expect(dialog).toContainText('Lost: the role viewer.');
  await expect(dialog).toContainText('Nothing remains');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener, 'the focus returns').toBeFocused();
  await opener.click();
  await dialog.getByRole('button', { name: 'Remove Member' }).click();
  await expect(page.getByRole('status').filter({ hasText: `${name} was removed from ${prod}.` })).toBeVisible();
  await expect(ui.member(name)).toHaveCount(0);
  await ui.navigate('Activity');
  await expect(ui.events.nth(0)).toContainText(`Service account ${name} removed from ${prod}`);
  await expect(ui.events.nth(1)).toContainText(`Role of service account ${name} changed from owner to viewer`);
});

test('a removal tells what remains', async ({ ui, page, api, server }) => {
  const { group, ada, team } = await furnished(server, api);
  await ui.open(`/groups/${group}/-/members`);
  await ui.member(ada).getByRole('link', { name: `Remove ${ada}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Member' });
  await expect(dialog).toContainText('Lost: the role owner.');
  await expect(dialog).toContainText(`What remains here: the role deployer, through team ${team}.`);
});

test('the last owner of a group stays, and the page says so before', async ({ ui, page, api }) => {
  const group = unique('owned');
  await api.group(group);
  await ui.open(`/groups/${group}/-/members`);
  const row = ui.member(administrator.username);
  await expect(row).toContainText(`The last user who owns ${group}. Make another user an owner first.`);
  await expect(row.getByRole('combobox')).toHaveCount(0);
  await expect(row.getByRole('link', { name: /^Remove/ })).toBeDisabled();
  const { body } = await api.get(`/v1/memberships?namespace_path=${group}`);
  await ui.open(`/groups/${group}/-/members/${body.items[0].id}/remove`);
  await expect(page.getByText(`The last user who owns ${group}.`)).toBeVisible();
  await expect(ui.button('Remove Member')).toHaveCount(0);
});

test('one asks before lowering oneself, and then may change nothing', async ({ ui, page, api, become }) => {
  const group = unique('lower');
  await api.group(group);
  const me = unique('olga');
  await become(me);
  await api.member(group, { username: me }, 'owner');
  await ui.open(`/groups/${group}/-/members`);
  const row = ui.member(me);
  await expect(row).toContainText('User (you)');
  await expect(row.getByRole('combobox')).toHaveCount(0);
  await row.getByRole('link', { name: 'Change my role' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change my role' });
  await expect(dialog).toContainText('only another owner can give it back to you');
  await dialog.getByLabel('My new role').selectOption('deployer');
  await dialog.getByRole('button', { name: 'Change my role' }).click();
  await expect(page.getByText('Only owners add, change and remove members. Your role here is deployer.')).toBeVisible();
  await expect(ui.member(administrator.username)).toContainText('Above your own role.');
  await expect(ui.link('Add Member')).toHaveCount(0);
});

test('a service account becomes owner only after a second thought', async ({ ui, guard, api }) => {
  guard.allow(422);
  const group = unique('risky');
  await api.group(group);
  await api.serviceAccount(`${group}/deploy`, provider);
  await ui.open(`/groups/${group}/-/members/new`);
  const question = ui.field('Make this service account an owner');
  await ui.choose('owner');
  await expect(question).toBeHidden();
  await ui.choose('Service Account');
  await expect(question).toBeVisible();
  await ui.pick('Service Account', `${group}/deploy`);
  await ui.button('Add Member').click();
  await ui.refused('Confirm that this service account becomes an owner');
  await question.check();
  await ui.button('Add Member').click();
  await expect(ui.member(`${group}/deploy`).getByRole('combobox')).toHaveValue('owner');
});

test('on a phone each member is a card, and nothing scrolls sideways', async ({ ui, page, api, server, axe }) => {
  test.setTimeout(120_000);
  const { group, ada } = await furnished(server, api);
  const deep = `${group}/${'s'.repeat(64)}`;
  await api.group(deep);
  const account = await api.serviceAccount(`${deep}/${'d'.repeat(64)}`, provider);
  await api.member(deep, { service_account_id: account.id }, 'owner');
  await page.setViewportSize({ width: 390, height: 844 });
  const fits = async () => {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, page.url()).toBeLessThanOrEqual(0);
    await axe();
  };
  await ui.open(`/groups/${deep}/-/members`);
  const table = page.getByRole('region', { name: 'Members' });
  expect(await table.evaluate((region) => region.scrollWidth - region.clientWidth), 'nor does the table').toBeLessThanOrEqual(0);
  await fits();
  await page.getByRole('link', { name: /^Remove / }).first().click();
  await expect(page.getByRole('dialog', { name: 'Remove Member' })).toContainText('Lost: the role owner');
  await fits();
  await ui.open(`/groups/${deep}/-/members?search=nobody-here`);
  await fits();
  await ui.open(`/groups/${deep}/-/members/new`);
  await page.getByRole('combobox', { name: 'User', exact: true }).fill(ada.slice(0, 4));
  await expect(page.getByRole('option').first()).toBeVisible();
  await fits();
  await ui.open(`/users/${ada}`);
  await expect(ui.heading(ada)).toBeVisible();
  await fits();
});
