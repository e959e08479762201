// axe and the width of the window: what lies around a service account, as it is while somebody works with it.

import { expect, test } from '../fixtures/test.ts';
import { arabic, furnished, walk } from './a11y.ts';
import { shownSecret } from './client-secrets.ts';

test.use({ as: 'administrator' });

test('pages around a service account', async ({ ui, page, axe, api, ci, audience }) => {
  test.setTimeout(180_000);
  const { group, account, accepted, refused, unreadable } = await furnished(api, ci, audience);
  await walk(ui, page, axe, [
    account,
    `${account}?tab=namespaceMemberships`,
    `${account}?tab=pipeline`,
    `${account}?tab=clientSecrets`,
    `${account}?tab=logins`,
    `${account}?tab=activity`,
    `${account}/logins/${accepted}`,
    `${account}/logins/${refused}`,
    `${account}/logins/${unreadable}`,
    `${account}/test?login=${accepted}`,
    `${account}/test?login=${refused}`,
    `${account}/test?with=login`,
    `${account}/edit`,
    `${account}/delete`,
    `/search?q=${refused}`,
    `/groups/${group}/prod/-/who_can_act`,
    `/groups/${group}/prod/-/service_accounts`,
    `/groups/${group}/-/activity`,
  ]);
  await ui.open(account);
  await expect(page.getByText(arabic)).toBeVisible();
});

test('the pipeline tab: for each system, waiting, refused and accepted', async ({ ui, page, axe, api, ci, audience }) => {
  test.setTimeout(120_000);
  const { group } = await furnished(api, ci, audience);
  const { id } = await api.serviceAccount(`${group}/fresh`, { issuer: ci.url, bound_claims: { ref: 'main' } });
  await ui.open(`/groups/${group}/-/service_accounts/${id}?tab=pipeline`);
  await expect(page.getByText('Waiting for a login')).toBeVisible();
  for (const system of ['GitLab', 'GitHub Actions', 'Jenkins']) {
    await ui.link(system).click();
    await expect(ui.link(system)).toHaveAttribute('aria-current', 'true');
    await axe();
  }
  await api.login(id, ci.token(audience, { ref: 'refs/heads/main' }));
  await expect(page.getByText('The login was refused.')).toBeVisible();
  await axe();
  await api.login(id, ci.token(audience));
  await expect(page.getByText('It works: the login was accepted.')).toBeVisible();
  await axe();
});

test('Test a Token with its answers and errors', async ({ ui, page, axe, guard, api, ci, audience, server }) => {
  test.setTimeout(120_000);
  guard.allow(422);
  const { account } = await furnished(api, ci, audience);
  const answer = page.locator('#answer');
  await ui.open(`${account}/test`);
  for (const [changes, said] of [
    [{}, 'It would log in, if the issuer signed it.'],
    [{ ref: 'r'.repeat(500) }, 'It would be refused.'],
    [{ iss: 'https://nobody.example' }, 'It would be refused.'],
  ] as const) {
    await ui.field('ID token').fill(server.secret(ci.token(audience, changes)));
    await ui.button('Test This Token').click();
    await expect(answer).toContainText(said);
    await axe();
  }
  await ui.field('ID token').fill('not a JWT');
  await ui.button('Test This Token').click();
  await expect(ui.summary).toBeVisible();
  await axe();

  await ui.open(`${account}/test?with=claims`);
  await ui.button('Test These Claims').click();
  await expect(ui.summary).toBeVisible();
  await axe();
  await ui.field('Claims').fill(JSON.stringify({ iss: ci.url, aud: audience, project_path: 'acme/Platform', ref: 'main' }));
  await ui.button('Test These Claims').click();
  await expect(answer).toContainText('It would be refused.');
  await axe();
});

test('replay: no answer yet, an answer, and a form that cannot be replayed', async ({ ui, page, axe, guard, api, ci, audience }) => {
  guard.allow(422);
  const { account } = await furnished(api, ci, audience);
  const answer = page.locator('#answer');
  await ui.open(`${account}/edit`);
  await ui.field(/^Branch or tag/).fill('feature');
  await ui.button('What would this change?').click();
  await expect(answer).toContainText('1 would be refused');
  await expect(answer).toContainText('1 would newly pass');
  await axe();
  await ui.field(/^Branch or tag/).fill('main');
  await ui.button('What would this change?').click();
  await expect(answer).toContainText('None would be refused');
  await axe();
  await ui.field('Project (project_path)').fill('');
  await ui.button('What would this change?').click();
  await expect(ui.summary).toBeVisible();
  await axe();
});

test('the pin form: as it is, refused, ticked and overtaken', async ({ ui, page, axe, guard, api, ci, audience }) => {
  guard.allow(409, 422);
  const { id, account, accepted } = await furnished(api, ci, audience);
  await ui.open(`${account}/logins/${accepted}`);
  await expect(page.getByRole('heading', { name: 'Pin from This Success' })).toBeVisible();
  await ui.button('Bind What Is Ticked').click();
  await expect(ui.summary).toContainText('one by one');
  await axe();
  await page.getByLabel('project_id is 20').check();
  await api.call('PATCH', `/v1/service_accounts/${id}`, { description: 'Theirs', version: 1 });
  await ui.button('Bind What Is Ticked').click();
  await expect(ui.summary).toContainText('Theirs');
  await axe();
});

test('client secrets: enabled, shown once, listed and revoked', async ({ ui, page, axe, guard, api, ci, audience, server }) => {
  guard.allow(422);
  const { account } = await furnished(api, ci, audience);
  await ui.open(`${account}?tab=clientSecrets`);
  await ui.button('Enable client secrets').click();
  await expect(ui.button('Disable client secrets')).toBeVisible();
  await axe();
  await ui.link('New Client Secret').click();
  await expect(ui.heading('New Client Secret')).toBeVisible();
  await ui.field('Expires in days').fill('91');
  await ui.button('Create Client Secret').click();
  await expect(ui.summary).toContainText('1 to 90 days');
  await axe();
  await ui.field('Expires in days').fill('5');
  await ui.button('Create Client Secret').click();
  await shownSecret(ui, server);
  await axe();
  await ui.open(`${account}?tab=clientSecrets`);
  await axe();
  await page.getByRole('row').getByRole('link', { name: /^Revoke / }).click();
  await expect(ui.heading('Revoke Client Secret')).toBeVisible();
  await axe();
});

test('a namespace to be a member of that does not exist', async ({ ui, axe, guard, api, ci, audience }) => {
  guard.allow(404, 422);
  const { account } = await furnished(api, ci, audience);
  await ui.open(`${account}?tab=namespaceMemberships`);
  await ui.field('Group or workspace').fill('no/such/group');
  await ui.button('Add to Namespace').click();
  await expect(ui.summary).toBeVisible();
  await axe();
});
