// Forms with input at its limits, past them, and hostile. Declared once, run with and without JavaScript.

import type { Locator } from '@playwright/test';
import { expect, test, unique } from '../fixtures/test.ts';
import type { Ui } from '../fixtures/ui.ts';

const hostile = `"'><img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>`;

/** Writes into a field whatever its `maxlength` says, as a hostile client does. */
async function force(field: Locator, text: string): Promise<void> {
  await field.evaluate((input) => input.removeAttribute('maxlength'));
  await field.fill(text);
}

/**
 * The form was refused: a summary before every field of the page, with the focus where scripts run; the message at
 * the field; what was typed still there.
 */
async function refused(ui: Ui, field: Locator, typed: string, message: RegExp | string): Promise<void> {
  await ui.refused('There is a problem');
  const parts = ui.page.getByRole('main').locator('[role=alert], input:not([type=hidden]), select, textarea');
  await expect(parts.first()).toHaveRole('alert');
  await expect(ui.summary.locator(`a[href="#${await field.getAttribute('id')}"]`)).toHaveText(message);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(typeof message === 'string' ? new RegExp(escape(message)) : message);
  await expect(field).toHaveValue(typed);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

async function inert(ui: Ui): Promise<void> {
  expect(await ui.page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
  expect(await ui.page.locator('img[src="x"]').count()).toBe(0);
}

const names: [string, string | RegExp][] = [
  ['', /name/i],
  ['a'.repeat(65), /64/],
  ['Deploy', /lowercase|'D'/i],
  ['a b', /lowercase|' '/i],
  ['a/b', /lowercase|'\/'/i],
  ['-a', /begin|end|edge|first|last/i],
  ['a_', /begin|end|edge|first|last/i],
  ['naïve', /lowercase|'ï'/i],
  [hostile, /./],
];

export function badInput(): void {
  test.use({ as: 'administrator' });

  test('a group: the name at its limit and past it', async ({ ui, guard, api }) => {
    guard.allow(422);
    await ui.open('/groups/-/new');
    for (const [name, message] of names) {
      await force(ui.field('Name'), name);
      await ui.button('Create Group').click();
      await refused(ui, ui.field('Name'), name, message);
    }
    await inert(ui);
    const { body } = await api.get('/v1/groups?search=naïve');
    expect(body.items).toEqual([]);
    const longest = unique('g').padEnd(64, 'x');
    await ui.field('Name').fill(longest);
    await ui.button('Create Group').click();
    await ui.at(`/groups/${longest}`);
  });

  test('a group: the description at its limit and past it', async ({ ui, guard, api }) => {
    guard.allow(422);
    const name = unique('described');
    await ui.open('/groups/-/new');
    await ui.field('Name').fill(name);
    for (const bad of ['ü'.repeat(101), 'bell\u0007']) {
      await force(ui.field(/^Description/), bad);
      await ui.button('Create Group').click();
      await refused(ui, ui.field(/^Description/), bad, /description/i);
      await expect(ui.field('Name'), 'the other field is kept, too').toHaveValue(name);
    }
    expect((await api.get(`/v1/groups/${encodeURIComponent(`trn:group:${name}`)}`)).status).toBe(404);
    const longest = '😀'.repeat(100);
    await force(ui.field(/^Description/), longest);
    await ui.button('Create Group').click();
    await ui.at(`/groups/${name}`);
    await expect(ui.page.getByText(longest)).toBeVisible();
  });

  test('a name that is taken is told at its field', async ({ ui, guard, api }) => {
    guard.allow(409);
    const name = unique('taken');
    await api.group(name);
    await ui.open('/groups/-/new');
    await ui.field('Name').fill(name);
    await ui.button('Create Group').click();
    await refused(ui, ui.field('Name'), name, /already|exists|taken/i);
  });

  test('the summary leads to the field', async ({ ui, guard }) => {
    guard.allow(422);
    await ui.open('/groups/-/new');
    await ui.button('Create Group').click();
    await ui.summary.getByRole('link').first().click();
    await expect(ui.field('Name')).toBeFocused();
  });

  test('a service account: every field past its limit, all told at once, then put right', async ({
    ui,
    guard,
    api,
    ci,
  }) => {
    guard.allow(422);
    const group = unique('limits');
    await api.group(group);
    await ui.open(`/groups/${group}/-/service_accounts/new`);
    await ui.page.getByText('Advanced').click();
    const audience = ui.field('Audience');
    const life = ui.field(/^Maximum access token life/);
    const typed: [Locator, string, RegExp][] = [
      [ui.field('Name'), 'Deploy!', /lowercase|'D'/i],
      [ui.field(/^Description/), 'x'.repeat(101), /100/],
      [ui.field('Issuer URL'), `https://ci.example/${'x'.repeat(1024)}`, /1024/],
      [audience, 'a'.repeat(1025), /1024/],
      [ui.claim('Name', 1), 'n'.repeat(257), /256/],
      [ui.claim('Value', 1), 'v'.repeat(1025), /1024/],
      [life, '299', /300/],
    ];
    for (const [field, text] of typed) await force(field, text);
    await ui.button('Create Service Account').click();
    await ui.refused('There is a problem');
    await expect(ui.summary.getByRole('link')).toHaveCount(typed.length);
    for (const [field, text, message] of typed) await refused(ui, field, text, message);
    const { body } = await api.get(`/v1/service_accounts?namespace_path=${group}`);
    expect(body.items, 'nothing half-written remains').toEqual([]);

    for (const bad of ['0', '-1', '3601', '300.5', 'soon', '99999999999999999999']) {
      await force(life, bad);
      await ui.button('Create Service Account').click();
      await refused(ui, life, bad, /300/);
    }

    // At the limits everything is taken.
    const longest: [Locator, string][] = [
      [ui.field('Name'), 'd'.repeat(64)],
      [ui.field(/^Description/), 'x'.repeat(100)],
      [ui.field('Issuer URL'), `${ci.url}/${'x'.repeat(1024 - ci.url.length - 1)}`],
      [audience, 'a'.repeat(1024)],
      [ui.claim('Name', 1), 'n'.repeat(256)],
      [ui.claim('Value', 1), 'v'.repeat(1024)],
      [life, '3600'],
    ];
    for (const [field, text] of longest) await field.fill(text);
    await ui.button('Create Service Account').click();
    await expect(ui.heading('d'.repeat(64))).toBeVisible();
    await expect(ui.page.getByText('v'.repeat(1024)).first()).toBeVisible();
    await expect(ui.page.getByText('3600 seconds')).toBeVisible();
  });

  test('issuers that cannot be are refused at their field', async ({ ui, guard, api }) => {
    guard.allow(422);
    const group = unique('issuers');
    await api.group(group);
    await ui.open(`/groups/${group}/-/service_accounts/new`);
    await ui.field('Name').fill('deploy');
    await ui.claim('Name', 1).fill('ref');
    await ui.claim('Value', 1).fill('main');
    const table: [string, RegExp][] = [
      ['', /Enter the issuer URL/],
      ['gitlab.com', /https:\/\//],
      ['http://gitlab.com', /Use https/],
      ['javascript:alert(1)', /https:\/\//],
      ['https://10.0.0.1', /not a public address/],
      ['https://169.254.169.254/latest', /not a public address/],
      ['https://[::1]', /not a public address/],
      ['https://0x7f.1', /four decimal numbers/],
      ['https://user:pass@gitlab.com', /user name/],
      ['https://gitlab.com?x', /query/],
      ['https://gitlab.com/a b', /blanks/],
      [`https://${hostile}`, /./],
    ];
    for (const [issuer, message] of table) {
      await ui.field('Issuer URL').fill(issuer);
      await ui.button('Create Service Account').click();
      await refused(ui, ui.field('Issuer URL'), issuer, message);
      await expect(ui.claim('Value', 1), 'the other fields are kept').toHaveValue('main');
    }
    await inert(ui);
  });

  test('claims: none, empty, twice, stars only', async ({ ui, guard, api }) => {
    guard.allow(422);
    const group = unique('claims');
    await api.group(group);
    await ui.open(`/groups/${group}/-/service_accounts/new`);
    await ui.field('Name').fill('deploy');
    await ui.field('Issuer URL').fill('https://gitlab.com');
    await ui.button('Create Service Account').click();
    await refused(ui, ui.claim('Name', 1), '', 'Enter the name of the claim.');
    await ui.claim('Name', 1).fill('ref');
    await ui.button('Create Service Account').click();
    await refused(ui, ui.claim('Value', 1), '', 'Enter the value that the claim must have.');
    await ui.claim('Value', 1).fill('main');
    await ui.button('New Claim').click();
    await ui.claim('Name', 2).fill('ref');
    await ui.claim('Value', 2).fill('other');
    await ui.button('Create Service Account').click();
    await refused(ui, ui.claim('Name', 2), 'ref', 'This claim is already bound above.');
    await ui.claim('Name', 2).fill('project_path');
    await ui.claim('Value', 2).fill('**');
    await ui.field('Match').selectOption('wildcard');
    await ui.button('Create Service Account').click();
    await refused(ui, ui.claim('Value', 2), '**', 'A value made of * only would accept everything.');
    await expect(ui.field('Match')).toHaveValue('wildcard');
    await ui.page.getByLabel('Remove claim 2 of identity provider 1').click();
    await expect(ui.claim('Name', 2)).toHaveCount(0);
    await expect(ui.claim('Value', 1)).toHaveValue('main');
    await ui.button('Create Service Account').click();
    await expect(ui.heading('deploy')).toBeVisible();
  });

  test('32 claims and no more, written from right to left', async ({ ui, api }) => {
    const group = unique('claims');
    await api.group(group);
    const named = (at: number) => `مطالبة-${at}`;
    const value = 'فرع رئيسي';
    const description = 'حساب خدمة '.repeat(10).trim();
    const account = await api.make('/v1/service_accounts', {
      name: 'deploy',
      description,
      group_path: group,
      trusted_identity_providers: [
        {
          issuer: 'https://ci.example',
          bound_claims: Object.fromEntries(Array.from({ length: 32 }, (_, at) => [named(at + 1), value])),
        },
      ],
    });
    await ui.open(`/groups/${group}/-/service_accounts/${account.id}/edit`);
    await ui.field(/^Description/).fill(`${description}.`);
    await ui.claim('Value', 32).fill('آخر');
    // There is no room for another one, and the form says so.
    await ui.alive();
    await expect(ui.button('New Claim')).toBeDisabled();
    await expect(ui.page.getByText('A provider takes at most 32 claims')).toBeVisible();
    await expect(ui.claim('Value', 32)).toHaveValue('آخر');
    await expect(ui.claim('Value', 1)).toHaveValue(value);
    await expect(ui.field(/^Description/)).toHaveValue(`${description}.`);
    await expect(ui.claim('Name', 33)).toHaveCount(0);
    await ui.button('Update Service Account').click();
    await expect(ui.heading('deploy')).toBeVisible();
    await expect(ui.page.getByText(`${description}.`)).toBeVisible();
    const claims = ui.page.getByRole('table', { name: 'Bound claims of https://ci.example' });
    await expect(claims.getByRole('rowheader')).toHaveCount(32);
    await expect(claims.getByRole('row').filter({ hasText: named(32) })).toContainText('آخر');
  });

  test('T101: hostile text is shown as it is and does nothing', async ({ ui, guard, api, ci, audience }) => {
    guard.allow(422);
    const group = unique('inert');
    const description = `Hi ${hostile}`;
    await api.group(group, description);
    await ui.open(`/groups/${group}/-/service_accounts`);
    await ui.createServiceAccount('deploy', description, {
      issuer: ci.url,
      claims: { [hostile]: hostile, ref: 'main' },
    });
    const account = new URL(ui.page.url()).pathname;
    const id = account.split('/').at(-1) ?? '';
    await expect(ui.page.getByText(description)).toBeVisible();
    await expect(ui.page.getByRole('cell', { name: hostile })).toBeVisible();
    await inert(ui);
    const claims = { [hostile]: `${hostile}!`, ref: hostile, jti: hostile };
    expect((await api.login(id, ci.token(hostile, claims))).status).toBe(400);
    expect((await api.login(id, ci.token(audience, {}, { header: { kid: hostile } }))).status).toBe(400);
    for (const page of [
      account,
      `${account}?tab=logins`,
      `${account}?tab=${encodeURIComponent(hostile)}`,
      `${account}/edit`,
      `${account}/delete`,
      `/groups/${group}`,
      `/groups/${group}?search=${encodeURIComponent(hostile)}`,
      `/groups/${group}/-/service_accounts`,
      `/groups/${group}/-/service_accounts?search=${encodeURIComponent(hostile)}`,
      `/groups/${group}/-/members?search=${encodeURIComponent(hostile)}&type=${encodeURIComponent(hostile)}`,
      `/groups/${group}/-/activity`,
      '/groups',
      '/',
    ]) {
      await ui.open(page);
      await expect(ui.page.getByRole('heading', { level: 1 })).toBeVisible();
      await inert(ui);
    }
    await ui.open(`${account}?tab=logins`);
    // Only the latest login is open from the start.
    await ui.page.getByText('Rule by rule').last().click();
    await expect(ui.page.getByText(`${hostile}!`).first()).toBeVisible();
    guard.allow(404);
    await ui.open(`/groups/${encodeURIComponent(hostile)}`);
    await expect(ui.heading('404')).toBeVisible();
    await inert(ui);
  });

  test('deleting takes the name', async ({ ui, guard, api, ci }) => {
    guard.allow(422);
    const group = unique('confirm');
    await api.group(group);
    const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: { ref: 'main' } });
    await ui.open(`/groups/${group}/-/service_accounts/${account.id}/delete`);
    for (const typed of ['', 'deploi', `${group}/deploy`]) {
      const field = ui.field('Type deploy to confirm');
      await field.fill(typed);
      await ui.button('Delete Service Account').click();
      await refused(ui, field, typed, 'Type deploy to confirm.');
    }
    expect((await api.get(`/v1/service_accounts/${account.id}`)).status).toBe(200);
  });

  test('a member: nobody, an unknown one, no role, one who is a member already', async ({ ui, guard, api }) => {
    guard.allow(409, 422);
    const group = unique('nobody');
    await api.group(group);
    await ui.open(`/groups/${group}/-/members/new`);
    await ui.button('Add Member').click();
    await ui.refused('There is a problem');
    await expect(ui.summary.getByRole('link').first()).toBeVisible();
    await ui.pick('User', 'root-admin');
    await ui.choose('viewer');
    await ui.button('Add Member').click();
    await ui.refused(/already/);
    await expect(ui.page.getByRole('radio', { name: 'viewer', exact: true })).toBeChecked();
    const { body } = await api.get(`/v1/memberships?namespace_path=${group}`);
    expect(body.items).toHaveLength(1);
  });
}
