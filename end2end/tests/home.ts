// The first page: first steps on an empty system, groups with one's role, activity of all of them. The same with and
// without JavaScript.

import type { Page } from '@playwright/test';
import { administrator, expect, test, unique } from '../fixtures/test.ts';

const provider = { issuer: 'https://gitlab.com', bound_claims: { project_id: '20' } };

/** Nothing violates WCAG on a phone and on a screen, dark and light, and nothing is wider than the window. */
async function everyLook(page: Page, axe: () => Promise<void>): Promise<void> {
  const before = page.viewportSize();
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await axe();
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, `wider than ${width}`).toBeLessThanOrEqual(0);
  }
  await page.emulateMedia({ colorScheme: null });
  if (before) await page.setViewportSize(before);
}

export function home(): void {
  // A server of its own, on which nothing has happened before the first test.
  test.use({ as: 'administrator', serverOptions: { admin: administrator, settings: { THARSIS_LOG: 'info,hyper=warn' } } });

  test('the first steps lead from an empty system to a pipeline with a role', async ({ ui, page, api, ci, audience, axe }) => {
    test.setTimeout(120_000);
    const steps = page.getByRole('region', { name: /^First steps/ });
    const next = steps.locator('.button-primary');
    const done = async (count: number, following: string): Promise<void> => {
      await ui.open('/');
      await expect(steps).toContainText(`${count} of 4 done`);
      await expect(page.getByRole('main').locator('.button-primary'), 'one button asks for attention').toHaveCount(1);
      await expect(next).toHaveText(following);
    };
    await done(0, 'Create your first group');
    await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveCount(1);
    await everyLook(page, axe);
    await next.click();
    await expect(ui.heading('New Group')).toBeVisible();
    await ui.field('Name').fill('acme');
    await ui.button('Create Group').click();
    await expect(ui.heading('acme')).toBeVisible();

    await done(1, 'Add a service account');
    await everyLook(page, axe);
    await next.click();
    await expect(ui.heading('New Service Account')).toBeVisible();
    const account = await api.serviceAccount('acme/deploy', { issuer: ci.url, bound_claims: { ref: 'main' } });

    await done(2, 'Let a pipeline log in');
    await expect(steps.getByRole('link', { name: 'Give it a role' })).toBeVisible();
    await next.click();
    await ui.at(`/groups/acme/-/service_accounts/${account.id}?tab=pipeline`);
    await api.loggedIn(account.id, ci.token(audience, { ref: 'main' }));

    await done(3, 'Give it a role');
    await everyLook(page, axe);
    await next.click();
    await ui.at(`/groups/acme/-/service_accounts/${account.id}?tab=namespaceMemberships`);
    await api.member('acme', { service_account_id: account.id }, 'viewer');

    await ui.open('/');
    await expect(ui.link('acme').first()).toBeVisible();
    await expect(steps).toHaveCount(0);
  });

  test('who can do no step is told whom to ask', async ({ ui, page, api, become, axe }) => {
    const group = unique('quiet');
    await api.group(group);
    const me = unique('vic');
    await become(me);
    await ui.open('/');
    await expect(page.getByRole('main')).toContainText('No groups yet');
    await axe();
    await api.member(group, { username: me }, 'viewer');
    await ui.open('/');
    await expect(page.getByRole('region', { name: 'No pipeline works here yet' })).toContainText(`ask the owners of ${group}`);
    await everyLook(page, axe);
    await ui.link(`owners of ${group}`).click();
    await expect(ui.heading('Members')).toBeVisible();
    await expect(ui.member(administrator.username)).toBeVisible();
  });

  test('groups and workspaces stand with the role, and where it is from', async ({ ui, page, api, become, axe }) => {
    const group = unique('roles');
    await api.group(group, 'Everything of Acme');
    await api.group(`${group}/platform`);
    await api.workspace(`${group}/platform/prod`);
    const me = unique('ada');
    await become(me);
    await api.member(group, { username: me }, 'owner');
    const team = unique('ops');
    await api.make('/v1/teams', { name: team, description: '', members: [me] });
    await api.member(`${group}/platform`, { team }, 'viewer');
    await api.member(`${group}/platform/prod`, { team }, 'deployer');
    await api.serviceAccount(`${group}/deploy`, provider);
    await ui.open('/');
    const row = (path: string) => page.getByRole('listitem').filter({ has: page.getByRole('link', { name: path, exact: true }) }).first();
    await expect(row(group)).toContainText('Your role: owner');
    await expect(row(`${group}/platform`)).toContainText('Your role: owner');
    await expect(page.getByRole('heading', { name: 'Your workspaces 1 workspace' })).toBeVisible();
    await everyLook(page, axe);
    await row(`${group}/platform`).getByRole('link', { name: `inherited from ${group}` }).click();
    await expect(ui.heading('Members')).toBeVisible();
    await ui.at(`/groups/${group}/platform/-/members`);
  });

  test('many groups come in pages, and activity from all of them', async ({ ui, page, api, become, axe }) => {
    const beginning = unique('many');
    const me = unique('max');
    await become(me);
    const groups = Array.from({ length: 22 }, (_, at) => `${beginning}-${String(at).padStart(2, '0')}`);
    for (const group of groups) {
      await api.group(group);
      await api.member(group, { username: me }, 'publisher');
    }
    const last = groups[21] ?? '';
    await api.workspace(`${last}/prod`);
    await ui.open('/');
    await expect(page.getByRole('heading', { name: 'Your groups 22 groups' })).toBeVisible();
    await expect(ui.events.first()).toContainText(`Workspace ${last}/prod created`);
    const list = page.locator('section').filter({ has: page.getByRole('heading', { name: /^Your groups/ }) }).locator('ul > li');
    await expect(list).toHaveCount(20);
    await ui.link('Next page').click();
    await expect(page).toHaveURL(/\/\?groups=/);
    await expect(list).toHaveCount(2);
    await expect(list.last()).toContainText(last);
    await axe();
    await ui.link('First page').click();
    await expect(list).toHaveCount(20);
  });
}
