// What would come of a token, without logging in; from a login to its page and back. The same with and without JavaScript.

import type { Api, Resource } from '../fixtures/api.ts';
import type { CiIssuer } from '../fixtures/issuers.ts';
import { expect, test, unique } from '../fixtures/test.ts';

interface Made {
  group: string;
  account: Resource;
  /** The page of the service account. */
  base: string;
}

async function made(api: Api, ci: CiIssuer): Promise<Made> {
  const group = unique('acme');
  await api.group(group);
  const bound_claims = { project_path: 'acme/platform', ref: 'main' };
  const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims });
  return { group, account, base: `/groups/${group}/-/service_accounts/${account.id}` };
}

export function testAToken(): void {
  test.use({ as: 'administrator' });

  test('a token is pasted, and the table of a login tells what would come of it', async ({ ui, page, api, ci, audience, server, axe }) => {
    const { account, base } = await made(api, ci);
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.url(), request.postData() ?? ''));
    await ui.open(`${base}?tab=logins`);
    await ui.link('Test a Token').click();
    await ui.at(`${base}/test`);
    await expect(ui.heading('Test a Token')).toBeVisible();
    await axe();
    for (const [changes, said] of [
      [{}, ui.scripted ? 'It would log in, if the issuer signed it.' : 'It would log in.'],
      [{ ref: 'refs/heads/main' }, 'It would be refused.'],
    ] as const) {
      const token = server.secret(ci.token(audience, changes));
      const [header = '', payload = '', signature = ''] = token.split('.');
      await ui.field('ID token').fill(`  ${token}\n`);
      // Where scripts run, the signature does not even stay in the field.
      if (ui.scripted) await expect(ui.field('ID token')).toHaveValue(`${header}.${payload}`);
      await ui.button('Test This Token').click();
      const answer = page.locator('#answer');
      await expect(answer).toContainText(said);
      await expect(answer).toBeFocused();
      const table = answer.getByRole('table', { name: `How the token fared with ${ci.url}` });
      await expect(table.getByRole('row').filter({ hasText: 'ref' }).last()).toContainText('ref' in changes ? 'Fail' : 'Pass');
      await expect(ui.field('ID token')).toHaveValue('');
      expect(await page.content()).not.toContain(payload);
      expect(page.url()).not.toContain(payload);
      expect(sent.filter((text) => text.includes(signature)).length > 0, 'the signature is sent without scripts only').toBe(!ui.scripted);
      await axe();
    }
    const logins = await api.get(`/v1/service_accounts/${account.id}/logins`);
    expect(logins.body.page_info.total_count).toBe(0);
  });

  test('what is no token is told, and the next one is taken', async ({ ui, page, api, ci, audience, guard, axe }) => {
    guard.allow(422);
    const { base } = await made(api, ci);
    await ui.open(`${base}/test`);
    for (const [pasted, message] of [
      ['', 'Paste an ID token.'],
      ['not a JWT', /^This is no ID token/],
      [`Bearer ${ci.token(audience)}`, /^This is no ID token/],
      [`aa.${'x'.repeat(33 * 1024)}.cc`, 'A token has at most 16384 bytes.'],
    ] as const) {
      await ui.field('ID token').fill(pasted);
      await ui.button('Test This Token').click();
      await ui.refused();
      await expect(ui.summary.getByRole('link')).toHaveText(message);
      await expect(ui.field('ID token')).toHaveAttribute('aria-invalid', 'true');
      await expect(ui.field('ID token')).toHaveValue('');
    }
    await axe();
    await ui.field('ID token').fill(ci.token(audience));
    await ui.button('Test This Token').click();
    await expect(page.locator('#answer')).toContainText('It would log in');
    await expect(ui.summary).toHaveCount(0);
  });

  test('claims are tested without a signature, and stay as typed', async ({ ui, page, api, ci, audience, guard, axe }) => {
    guard.allow(422);
    const { base } = await made(api, ci);
    await ui.open(`${base}/test`);
    await ui.link('Claims').click();
    await ui.at(`${base}/test?with=claims`);
    const field = ui.field('Claims');
    for (const [typed, message] of [
      ['', /^Paste the claims/],
      ['["a list"]', /have to be an object/],
      ['{ "sub": ', /cannot be read/],
      ['</textarea><b>', /cannot be read/],
      [`{ "a": "${'x'.repeat(33 * 1024)}" }`, /at most 16384 bytes/],
    ] as const) {
      await field.fill(typed);
      await ui.button('Test These Claims').click();
      await ui.refused();
      await expect(ui.summary.getByRole('link')).toHaveText(message);
      await expect(field).toHaveValue(typed);
    }
    await axe();
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: ci.url, aud: audience, iat: now, exp: now + 300, project_path: 'acme/Platform', ref: 'main' };
    await field.fill(JSON.stringify(claims));
    await ui.button('Test These Claims').click();
    const answer = page.locator('#answer');
    await expect(answer).toContainText('It would be refused.');
    await expect(answer).toContainText('letter case');
    await expect(answer.getByText('Signature not checked')).toBeVisible();
    await expect(field).toHaveValue(JSON.stringify(claims));
    await axe();
  });

  test('a refused login is found by its identifier, and its claims are tested again after a change', async ({ ui, page, api, ci, audience, guard, become, axe }) => {
    guard.allow(404);
    const { account, base } = await made(api, ci);
    const refused = await api.login(account.id, ci.token(audience, { ref: 'release' }));
    const login = String(refused.body.login_id);
    await ui.open('/groups');
    const box = page.getByRole('textbox', { name: 'Search groups, workspaces, service accounts and users' });
    const combobox = page.getByRole('combobox', { name: 'Search groups, workspaces, service accounts and users' });
    await (ui.scripted ? combobox : box).fill(login);
    await (ui.scripted ? combobox : box).press('Enter');
    await ui.at(`${base}/logins/${login}`);
    await expect(ui.heading('Login')).toBeVisible();
    await expect(page.getByRole('main')).toContainText('release');
    await expect(ui.button('Bind What Is Ticked')).toHaveCount(0);
    await axe();
    await ui.link("Test this token's claims again").click();
    await expect(page.getByText('It would be refused.')).toBeVisible();
    await axe();
    await api.call('PATCH', `/v1/service_accounts/${account.id}`, {
      trusted_identity_providers: [{ issuer: ci.url, bound_claims: { project_path: 'acme/platform', ref: 'release' } }],
      version: 1,
    });
    await ui.alive();
    await ui.button('Test This Login').click();
    await ui.at(`${base}/test?login=${login}`);
    await expect(page.getByText('It would log in.')).toBeVisible();

    await ui.open(`${base}?tab=logins`);
    await ui.link(login).click();
    await ui.at(`${base}/logins/${login}`);

    // Who may not see the service account finds nothing.
    await become(unique('stranger'));
    await ui.open(`/search?q=${login}`);
    await expect(page.getByText('Nothing found', { exact: true })).toBeVisible();
    for (const hidden of [`${base}/logins/${login}`, `${base}/test`]) {
      await ui.open(hidden);
      await expect(ui.heading('404')).toBeVisible();
    }
  });
}
