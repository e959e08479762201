// axe and the width of the window: every component in every state. The release binary has no such page; the test
// `styleguide` of the server writes it to a file, which is looked at here with the styles of the release.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '../fixtures/test.ts';

const built = process.env['CARGO_TARGET_DIR'] ?? resolve(import.meta.dirname, '../../target');
const file = join(built, 'tmp/styleguide.html');

test('the style guide', async ({ page, axe, server }) => {
  // Where the whole suite runs, the file is there.
  test.skip(!process.env['CI'] && !existsSync(file), `${file} is missing: \`make test-rust\` writes it`);
  const login = await (await page.request.get('/login')).text();
  const style = /<link[^>]*rel="stylesheet"[^>]*>/.exec(login)?.[0] ?? '';
  const body = readFileSync(file, 'utf8').replace(/<link[^>]*id="css"[^>]*>/, style);
  const address = `${server.url}/styleguide`;
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 1, name: 'Style guide' })).toBeVisible();
  expect(await page.locator('.button').first().evaluate((button) => getComputedStyle(button).cursor)).toBe('pointer');
  await axe();
});
