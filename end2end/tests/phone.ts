// On a phone each row of a table is a card: nothing that a page is there for lies beyond the edge, and the tab that is
// open is always seen. The same with and without JavaScript.

import type { Locator, Page } from '@playwright/test';
import { administrator, expect, test, unique } from '../fixtures/test.ts';
import { furnished } from './a11y.ts';

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
    // A snippet to copy keeps its lines, and so does what is to be typed into.
    const boxes = [...document.querySelectorAll('main *:not(pre, input, select, textarea, .visually-hidden)')];
    const scrolls = boxes.filter(shown).filter((box) => {
      return getComputedStyle(box).overflowX !== 'visible' && box.scrollWidth > box.clientWidth;
    });
    return [...out.map(name), ...scrolls.map((box) => `scrolls: ${name(box)}`)];
  });
}

/** Cells before which the title of their column is missing. */
async function unlabelled(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cells = document.querySelectorAll<HTMLTableCellElement>('main .card-table td:not(.cell-actions, .finding-verdict)');
    const missing = [...cells].filter((cell) => {
      const title = cell.closest('table')?.tHead?.rows[0]?.cells[cell.cellIndex]?.textContent ?? '';
      return title === '' || !getComputedStyle(cell, '::before').content.startsWith(`"${title}"`);
    });
    return missing.map((cell) => cell.outerHTML.slice(0, 120));
  });
}

/** How many parts of tables the browser tells screen readers of, and the names of the tables. */
async function told(page: Page): Promise<Record<string, number>> {
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  await client.detach();
  const counts: Record<string, number> = {};
  for (const { ignored, role, name } of nodes) {
    const kind = String(role?.value);
    if (ignored || !['table', 'row', 'columnheader', 'rowheader', 'cell'].includes(kind)) continue;
    const key = kind === 'table' || kind === 'columnheader' ? `${kind} ${name?.value}` : kind;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The whole of it can be seen without swiping sideways. */
async function inside(part: Locator): Promise<void> {
  const box = await part.boundingBox();
  expect(box?.x).toBeGreaterThanOrEqual(0);
  expect((box?.x ?? 0) + (box?.width ?? Infinity)).toBeLessThanOrEqual(part.page().viewportSize()?.width ?? 0);
}

export function phone(): void {
  test.use({ as: 'administrator', viewport: { width: 390, height: 844 } });

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
      [`${account}/test?login=${refused}`, 1, 'A Recorded Login'],
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
        if (tab) {
          const open = page.locator('.tabs [aria-current]');
          await expect(open).toHaveText(tab);
          await inside(open);
        }
        await axe();
      });
    }

    await test.step('why a login was refused', async () => {
      await ui.open(`${account}/logins/${refused}`);
      const failed = page.getByRole('row').filter({ hasText: 'Claim ref' }).first();
      await inside(failed.getByText('Fail', { exact: true }));
      await inside(failed.getByText('The token says feature.'));
      const rule = await failed.getByRole('rowheader').boundingBox();
      const hint = await failed.locator('.finding-hint').boundingBox();
      const expected = await failed.getByText('main', { exact: true }).boundingBox();
      expect(hint?.y, 'the hint stands below the rule').toBeGreaterThan(rule?.y ?? Infinity);
      expect(hint?.y, 'and above the values').toBeLessThan(expected?.y ?? 0);
    });
    await test.step('what can be done', async () => {
      await ui.open(`${account}?tab=clientSecrets`);
      await inside(page.getByRole('row').getByRole('link', { name: /^Revoke / }));
      await ui.open('/admin/sessions');
      await inside(page.getByRole('row').getByRole('button', { name: /^End session of / }).first());
      await ui.open(`/groups/${group}/prod/-/members`);
      await inside(ui.member(ada).getByRole('link', { name: `Remove ${ada}` }));
    });
  });

  test('cards are a table for screen readers', async ({ ui, page, api, ci, audience }) => {
    test.setTimeout(120_000);
    const { group, account, refused } = await furnished(api, ci, audience);
    const members = `/groups/${group}/prod/-/members`;
    for (const address of [account, `${account}/logins/${refused}`, members, '/admin/users', '/admin/sessions']) {
      await test.step(address, async () => {
        await ui.open(address);
        const cards = await told(page);
        expect(cards['cell']).toBeGreaterThan(1);
        await page.setViewportSize({ width: 1280, height: 900 });
        expect(cards).toEqual(await told(page));
        await page.setViewportSize({ width: 390, height: 844 });
      });
    }
  });
}
