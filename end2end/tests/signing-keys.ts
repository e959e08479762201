// Administrators make signing keys and replace them all. The same with and without JavaScript.

import { administrator, expect, test } from '../fixtures/test.ts';

export function signingKeys(): void {
  // A server of its own: the tokens that other tests hold would end with the keys.
  test.use({ as: 'administrator', serverOptions: { admin: administrator, settings: {} } });

  test('a new key is published, and all are replaced once that is confirmed', async ({ ui, page, api, guard, axe }) => {
    guard.allow(422);
    const rows = page.getByRole('table', { name: 'Signing keys' }).locator('tbody tr');
    const keys = async () => (await api.get('/v1/signing_keys')).body.items.map((key: { key_id: string }) => key.key_id);
    await ui.open('/admin/signing_keys');
    await expect(rows.filter({ hasText: 'Signs' })).toHaveCount(1);
    const before: string[] = await keys();
    await expect(rows).toHaveCount(before.length);

    await ui.button('Make a new key').click();
    await expect(rows).toHaveCount(before.length + 1);
    await expect(rows.filter({ hasText: 'Published' })).toHaveCount(1);
    await expect(rows.filter({ hasText: 'Published' })).toContainText(/in \d+ minutes/);
    await axe();

    await ui.link('Replace all keys').click();
    await expect(ui.heading('Replace all keys')).toBeVisible();
    await ui.alive();
    await ui.field('Type compromised to confirm').fill('no');
    await ui.button('Replace all keys').click();
    await ui.refused('Type compromised to confirm.');
    expect(await keys()).toHaveLength(before.length + 1);
    await ui.field('Type compromised to confirm').fill('compromised');
    await ui.button('Replace all keys').click();
    await expect(ui.heading('Signing Keys')).toBeVisible();
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText('Signs');
    for (const old of before) await expect(page.getByRole('main')).not.toContainText(old);
  });
}
