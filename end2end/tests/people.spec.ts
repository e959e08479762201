import { expect, test, unique } from '../fixtures/test.ts';
import { people } from './people.ts';

people();

test.describe('on a small phone', () => {
  test.use({ as: 'administrator', viewport: { width: 360, height: 740 } });

  test('the longest name widens no page', async ({ ui, page, server, api }) => {
    const name = unique('x'.repeat(55));
    expect(name).toHaveLength(64);
    server.createUser(name, `the password of ${name}`);
    await api.group(name, 'm'.repeat(100));
    await api.member(name, { username: name }, 'owner');
    const user = `/admin/users/${name}`;
    for (const path of [
      `/admin/users?search=${name}`,
      user,
      `${user}/disable`,
      `${user}/password`,
      '/admin/users/new',
      `/admin/groups?search=${name}`,
      '/admin/sessions',
      '/admin/activity',
      '/admin/signing_keys',
      '/account',
      '/account/tokens',
      '/account/tokens/new',
      '/teams',
    ]) {
      await test.step(path, async () => {
        await ui.open(path);
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        const [inner, outer] = await page.evaluate(() => {
          const root = document.documentElement;
          return [root.scrollWidth, root.clientWidth] as const;
        });
        expect(inner, 'nothing is wider than the page').toBeLessThanOrEqual(outer);
      });
    }
  });
});
