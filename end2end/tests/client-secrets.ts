// Client secrets of a service account: enabled, made, used, rotated, revoked. The same with and without JavaScript.

import type { Server } from '../fixtures/server.ts';
import { expect, test, unique } from '../fixtures/test.ts';
import type { Ui } from '../fixtures/ui.ts';

/** The secret that stands on the page this once. */
export async function shownSecret(ui: Ui, server: Server): Promise<string> {
  const panel = ui.page.locator('.shown-once');
  await expect(panel).toContainText('it is not shown again');
  if (ui.scripted) await expect(panel).toBeFocused();
  return server.secret((await panel.locator('code').textContent()) ?? '');
}

export function clientSecrets(): void {
  test.use({ as: 'administrator' });

  test('a client secret is made, logs in, overlaps with the next, and is revoked', async ({ ui, page, server, api, ci, axe, guard }) => {
    test.setTimeout(120_000);
    guard.allow(422);
    const group = unique('acme');
    await api.group(group);
    const account = await api.serviceAccount(`${group}/legacy`, { issuer: ci.url, bound_claims: { ref: 'main' } });
    const rows = page.getByRole('row').filter({ has: page.getByRole('rowheader') });
    const logsIn = async (secret: string) => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: account.id, client_secret: secret });
      return (await api.call('POST', '/v1/serviceaccounts/token', body)).status;
    };

    await test.step('federation is advised first', async () => {
      await ui.open(`/groups/${group}/-/service_accounts/${account.id}`);
      await ui.link('Client Secrets').click();
      await expect(page.getByText('There are no client secrets.')).toBeVisible();
      await expect(ui.link('trusted identity provider')).toBeVisible();
      await expect(ui.link('New Client Secret')).toHaveCount(0);
      await axe();
      await ui.alive();
      await ui.button('Enable client secrets').click();
      await expect(ui.button('Disable client secrets')).toBeVisible();
    });

    const make = async (days: string): Promise<string> => {
      await ui.link('New Client Secret').click();
      await expect(ui.heading('New Client Secret')).toBeVisible();
      await ui.alive();
      await ui.field('Expires in days').fill(days);
      await ui.button('Create Client Secret').click();
      const secret = await shownSecret(ui, server);
      await expect(ui.field('Expires in days')).toBeHidden();
      await axe();
      await ui.link('Done').click();
      await expect(ui.heading('legacy')).toBeVisible();
      await ui.alive();
      return secret;
    };

    await test.step('a number of days out of range is said at its field', async () => {
      await ui.link('New Client Secret').click();
      await expect(ui.heading('New Client Secret')).toBeVisible();
      await ui.alive();
      await axe();
      await ui.field('Expires in days').fill('91');
      await ui.button('Create Client Secret').click();
      await ui.refused('1 to 90 days');
      await expect(ui.field('Expires in days')).toHaveAttribute('aria-invalid', 'true');
      await ui.link('Cancel').click();
      await expect(ui.heading('legacy')).toBeVisible();
    });

    const old = await make('5');
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText('Expires soon');
    await expect(rows.first()).toContainText('Never');
    await expect(page.locator('[data-warning="secret-ends"]')).toBeVisible();
    expect(await logsIn(old)).toBe(200);

    const fresh = await make('90');
    await expect(rows).toHaveCount(2);
    await expect(ui.link('New Client Secret')).toHaveCount(0);
    await axe();
    expect(await logsIn(fresh)).toBe(200);
    expect(await logsIn(old)).toBe(200);

    await test.step('the old one is revoked after a question', async () => {
      await rows.filter({ hasText: 'Expires soon' }).getByRole('link', { name: /^Revoke / }).click();
      await expect(ui.heading('Revoke Client Secret')).toBeVisible();
      await ui.alive();
      await axe();
      await ui.button('Revoke Client Secret').click();
      await expect(rows).toHaveCount(1);
      await expect(page.locator('[data-warning="secret-ends"]')).toHaveCount(0);
      expect(await logsIn(old)).toBe(401);
      expect(await logsIn(fresh)).toBe(200);
    });

    await test.step('disabled, none lets in', async () => {
      await ui.alive();
      await ui.button('Disable client secrets').click();
      await expect(ui.button('Enable client secrets')).toBeVisible();
      expect(await logsIn(fresh)).toBe(401);
    });
  });
}
