// Issuers in use, how their keys stand, and the list of allowed ones. The same with and without JavaScript.

import { CiIssuer } from '../fixtures/issuers.ts';
import { administrator, expect, test as base, unique } from '../fixtures/test.ts';

// An issuer of its own for each test: nobody has asked it for its keys.
const test = base.extend<{ fresh: CiIssuer }>({
  fresh: async ({}, use) => {
    const issuer = await CiIssuer.start();
    await use(issuer);
    await issuer.stop();
  },
});

const claims = { project_path: 'acme/platform', ref: 'main' };

export function issuers(): void {
  test.describe('administrators', () => {
    test.use({ as: 'administrator' });

    test('have keys fetched, watch which issuers are used, and allow some', async ({ ui, page, api, fresh, audience, guard, axe }) => {
      test.setTimeout(120_000);
      guard.allow(409, 422);
      const group = unique('acme');
      await api.group(group);
      const account = await api.serviceAccount(`${group}/deploy`, { issuer: fresh.url, bound_claims: claims });
      const main = page.getByRole('main');

      await test.step('the list of issuers', async () => {
        await ui.open('/');
        await page.getByLabel(`Account menu of ${administrator.username}`).click();
        await page.getByRole('link', { name: 'Administration', exact: true }).click();
        await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Issuers' }).click();
        await expect(ui.heading('Issuers')).toBeVisible();
        await expect(ui.member(fresh.url)).toContainText('Not asked yet');
        await axe();
      });

      await test.step('the keys of one', async () => {
        await ui.link(fresh.url).click();
        await expect(ui.heading(fresh.url)).toBeVisible();
        await expect(main).toContainText('No key of this issuer was seen yet.');
        await ui.alive();
        await ui.button('Refresh now').click();
        await expect(main).toContainText('Fresh');
        await expect(page.getByRole('row').filter({ hasText: 'In use' }).first()).toBeVisible();
        await expect(ui.link(`${group}/deploy`)).toBeVisible();
        await axe();
      });

      await test.step('an audit lets in and counts', async () => {
        await ui.open('/issuers');
        await ui.field('Issuers that are not on the list').selectOption('audit');
        await ui.button('Set mode').click();
        await expect(ui.member(fresh.url)).toContainText('No, watched');
        expect((await api.login(account.id, fresh.token(audience))).status).toBe(200);
        await ui.open('/issuers');
        await expect(ui.member(fresh.url)).toContainText('The list would have refused 1 login');
        await axe();
      });

      await test.step('what is no issuer is refused at the field', async () => {
        await ui.field('Issuer to allow').fill('gitlab.com');
        await ui.button('Allow issuer').click();
        await ui.refused('must begin with https');
        await expect(ui.field('Issuer to allow')).toHaveValue('gitlab.com');
        await axe();
      });

      await test.step('an enforced list keeps others out', async () => {
        await ui.open('/issuers');
        await ui.field('Issuers that are not on the list').selectOption('enforce');
        await ui.button('Set mode').click();
        await expect(ui.events.first()).toContainText('Mode of the list of allowed issuers changed');
        const refused = await api.login(account.id, fresh.token(audience));
        expect(refused.status).toBe(400);
        await ui.open(`/groups/${group}/-/service_accounts/${account.id}?tab=logins`);
        await expect(main).toContainText('list of allowed issuers');
        await ui.open(`/groups/${group}/-/service_accounts/new`);
        await ui.field('Name').fill('other');
        await ui.fillProvider(1, { issuer: fresh.url, claims });
        await ui.button('Create Service Account').click();
        await ui.refused('list of allowed issuers');
        await axe();
      });

      await test.step('an allowed issuer lets in again', async () => {
        await ui.open(`/issuers?issuer=${encodeURIComponent(fresh.url)}`);
        await ui.button('Allow this issuer').click();
        await expect(ui.button('Allow this issuer')).toHaveCount(0);
        expect((await api.login(account.id, fresh.token(audience))).status).toBe(200);
      });

      await test.step('and everything is as it was', async () => {
        await ui.open('/issuers');
        await ui.button(`Remove ${fresh.url}`).click();
        await expect(main).toContainText('No issuer is on the list yet.');
        await ui.alive();
        await ui.field('Issuers that are not on the list').selectOption('off');
        await ui.button('Set mode').click();
        await expect(ui.member(fresh.url)).toContainText('Yes, like every issuer');
        await axe();
      });
    });
  });

  test('owners look at the issuers of their service accounts, and others find nothing', async ({ ui, page, api, ci, guard, become, axe }) => {
    guard.allow(404);
    const group = unique('acme');
    await api.group(group);
    const account = await api.serviceAccount(`${group}/deploy`, { issuer: ci.url, bound_claims: claims });
    const owner = unique('olga');
    await become(owner);
    await api.member(group, { username: owner }, 'owner');
    await ui.open(`/groups/${group}/-/service_accounts/${account.id}`);
    await ui.link('Keys of this issuer').click();
    await expect(ui.heading(ci.url)).toBeVisible();
    await expect(ui.button('Refresh now')).toHaveCount(0);
    await axe();
    await ui.link('All issuers').click();
    await expect(ui.heading('Issuers')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Allowed issuers' })).toHaveCount(0);

    const viewer = unique('vera');
    await become(viewer);
    await api.member(group, { username: viewer }, 'viewer');
    await ui.open(`/issuers?issuer=${encodeURIComponent(ci.url)}`);
    await expect(ui.heading('404')).toBeVisible();
    await ui.open('/issuers');
    await expect(page.getByRole('main')).not.toContainText(ci.url);
  });
}
