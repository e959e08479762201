// What happened on the whole server, for administrators. The same with and without JavaScript.

import { expect, test, unique } from '../fixtures/test.ts';

export function serverActivity(): void {
  test.describe('administrators', () => {
    test.use({ as: 'administrator' });

    test('an audit event outlives what it is about', async ({ ui, page, api, axe }) => {
      const group = unique('old');
      await api.group(group);
      await api.group(`${group}/platform`);

      await test.step('a top-level group is deleted', async () => {
        await ui.open(`/groups/${group}/-/delete`);
        await expect(ui.heading('Delete Group')).toBeVisible();
        await ui.alive();
        await ui.field(`Type ${group} to confirm`).fill(group);
        await ui.button('Delete Group').click();
        await expect(ui.heading('Delete Group')).toHaveCount(0);
      });

      await test.step('and read of in the area of administrators', async () => {
        await ui.open('/admin/users');
        await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Activity' }).click();
        await expect(ui.heading('Activity')).toBeVisible();
        await ui.alive();
        await axe();
        await ui.field('At').fill(group);
        await ui.button('Filter').click();
        await expect(page.getByText('3 events', { exact: true })).toBeVisible();
        await expect(ui.events.first()).toContainText(`Group ${group} deleted`);
        await expect(ui.field('At')).toHaveValue(group);
        await axe();
      });

      await test.step('also in a file', async () => {
        const files = page.context().request;
        const csv = await files.get((await ui.link('Export CSV').getAttribute('href')) ?? '');
        expect(csv.headers()['content-disposition']).toContain('filename="activity.csv"');
        const lines = (await csv.text()).trim().split(/\r?\n/);
        expect(lines).toHaveLength(4);
        expect(lines[1]).toContain('group.deleted');
        const json = await files.get((await ui.link('Export JSON').getAttribute('href')) ?? '');
        expect(await json.text()).toContain('group.deleted');
      });

      await test.step('filtered by kind, and by nothing', async () => {
        await page.getByRole('combobox', { name: 'Kind' }).selectOption('user.');
        await ui.button('Filter').click();
        await expect(page.getByText('Nothing found')).toBeVisible();
        await axe();
        await ui.link('Clear filters').click();
        await expect(ui.field('At')).toHaveValue('');
        await expect(ui.events.first()).toBeVisible();
      });
    });
  });

  test('others do not read it', async ({ ui, page, become, guard }) => {
    guard.allow(403);
    await become(unique('eve'));
    await ui.open('/admin/activity');
    await expect(ui.heading('Not allowed')).toBeVisible();
    expect((await page.context().request.get('/export/activity')).status()).toBe(403);
  });
}
