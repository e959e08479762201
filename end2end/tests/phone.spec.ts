// On a phone each row of a table is a card: nothing that a page is there for lies beyond the edge, and the tab that is
// open is always seen. In the project `phone` only.

import type { Page } from '@playwright/test';
import { administrator, expect, test, unique } from '../fixtures/test.ts';
import { furnished } from './a11y.ts';

test.use({ as: 'administrator' });

/** What lies beyond the edges of the window or of the box around it, of tables and tabs; what screen readers alone get may. */
async function beyond(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = window.innerWidth;
    const shown = (element: Element): boolean =>
      element.checkVisibility({ contentVisibilityAuto: true }) && element.closest('thead, .visually-hidden') === null;
    const name = (element: Element): string => `${element.tagName} ${element.textContent?.trim().slice(0, 60) ?? ''}`;
    const parts = document.querySelectorAll('main table :is(th, td, a, button, .badge, p, time, code), .tabs a, .chips a');
    const out = [...parts].filter(shown).filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < 0 || right > width;
    });
    const scrolls = [...document.querySelectorAll('.table-scroll, .table-scroll table, .tabs, .tabs ul')].filter(
      (element) => element.scrollWidth > element.clientWidth,
    );
    return [...out.map(name), ...scrolls.map((box) => `scrolls: ${name(box)}`)];
  });
}

/** Cells in which the title of the column is missing, or what the first of each row says has one. */
async function unlabelled(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cells = [...document.querySelectorAll<HTMLElement>('main .card-table tbody td:not(.cell-actions, .finding-verdict)')];
    const missing = cells.filter((cell) => {
      const titles = cell.closest('table')?.tHead?.rows[0]?.cells;
      const title = titles?.[(cell as HTMLTableCellElement).cellIndex]?.textContent?.trim() ?? '';
      const before = getComputedStyle(cell, '::before');
      return title === '' || before.display === 'none' || !before.content.startsWith(`"${title}"`);
    });
    return missing.map((cell) => cell.outerHTML.slice(0, 120));
  });
}

/** How many nodes of each role the browser tells assistive technology of. */
async function told(page: Page): Promise<Record<string, number>> {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  await client.detach();
  const roles = nodes.filter(({ ignored }) => !ignored).map(({ role }) => String(role?.value));
  const counts: Record<string, number> = {};
  for (const role of ['table', 'row', 'columnheader', 'rowheader', 'cell']) {
    // Chromium calls a cell of a table element so that has the role `cell`.
    counts[role] = roles.filter((found) => found === role || (role === 'cell' && found === 'gridcell')).length;
  }
  return counts;
}

test('no table and no tab lies beyond the edge', async ({ ui, page, api, ci, audience, server, axe }) => {
  test.setTimeout(240_000);
  const { group, id, account, accepted, refused } = await furnished(api, ci, audience);
  const ada = unique('ada').padEnd(64, 'x');
  server.createUser(ada, `the password of ${ada}`);
  await api.member(`${group}/prod`, { username: ada }, 'viewer');
  const { version } = (await api.get(`/v1/service_accounts/${id}`)).body;
  expect((await api.call('PATCH', `/v1/service_accounts/${id}`, { client_credentials: true, version })).status).toBe(200);
  const { client_secret: secret } = await api.make(`/v1/service_accounts/${id}/client_secrets`, {});
  server.secret(secret);
  // A second session of the administrator, which can be ended.
  await page.context().clearCookies();
  await ui.signIn(administrator);

  const issuer = `/issuers?issuer=${encodeURIComponent(ci.url)}`;
  const pages: Array<[address: string, tables: number, tab?: string]> = [
    [account, 2, 'Trusted Identity Providers'],
    [`${account}?tab=namespaceMemberships`, 0, 'Namespace Memberships'],
    [`${account}?tab=pipeline`, 0, 'Use it in a Pipeline'],
    [`${account}?tab=clientSecrets`, 1, 'Client Secrets'],
    [`${account}?tab=logins`, 1, 'Logins'],
    [`${account}?tab=activity`, 0, 'Activity'],
    [`${account}/logins/${refused}`, 1],
    [`${account}/logins/${accepted}`, 1],
    [`${account}/test?login=${refused}`, 1, 'Recorded Login'],
    [`/groups/${group}/prod/-/members`, 1],
    [`/groups/${group}/prod/-/who_can_act`, 1],
    ['/issuers', 1, 'Issuers'],
    [issuer, 1],
    ['/admin/users', 1, 'Users'],
    [`/admin/users/${administrator.username}`, 1],
    ['/admin/groups', 1, 'Groups'],
    ['/admin/sessions', 1, 'Sessions'],
    ['/admin/signing_keys', 1, 'Signing Keys'],
    ['/account', 1],
  ];
  for (const [address, tables, tab] of pages) {
    await test.step(address, async () => {
      await ui.open(address);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      // All that can be opened is.
      await page.evaluate(() => {
        for (const details of document.querySelectorAll<HTMLDetailsElement>('main details')) details.open = true;
      });
      expect(await page.locator('main table').count(), 'tables').toBeGreaterThanOrEqual(tables);
      expect(await beyond(page), address).toEqual([]);
      expect(await unlabelled(page), address).toEqual([]);
      if (tab) await expect(page.locator('.tabs').getByRole('link', { name: tab, exact: true })).toHaveAttribute('aria-current', 'page');
      if (tab) await expect(page.locator('.tabs [aria-current]')).toBeInViewport({ ratio: 1 });
      await axe();
    });
  }
});
