// A slow line: what the server sent can be read and used before the page is alive, and nothing typed meanwhile is lost.

import { expect, test, unique } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

test('what is typed before the page is alive stays', async ({ ui, page, api }) => {
  const group = unique('slow');
  await api.group(group);
  const alive = page.locator('html[data-hydrated]');
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  // The client arrives when the test says so, not after some time.
  await page.route('**/pkg/*.wasm', async (route) => {
    await held;
    await route.continue();
  });

  await page.goto(`/groups/${group}/-/service_accounts/new`);
  await expect(ui.heading('New Service Account')).toBeVisible();
  await expect(alive).toHaveCount(0);
  await ui.field('Name').fill('deploy');
  await ui.field(/^Description/).fill('Typed in time');
  await ui.field('Issuer URL').fill('https://gitlab.example');
  release();
  await ui.alive();
  await expect(ui.field('Name')).toHaveValue('deploy');
  await expect(ui.field(/^Description/)).toHaveValue('Typed in time');
  await expect(ui.field('Issuer URL')).toHaveValue('https://gitlab.example');
});

test('a form works before the page is alive', async ({ ui, page, api, guard }) => {
  guard.allow(422);
  const group = unique('slow');
  await api.group(group);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/pkg/*.wasm', async (route) => {
    await held;
    await route.continue().catch(() => undefined);
  });

  await page.goto(`/groups/${group}/-/new_group`);
  await ui.field('Name').fill('Not A Name');
  await ui.button('Create Group').click();
  await expect(ui.summary).toBeVisible();
  await expect(ui.field('Name')).toHaveValue('Not A Name');
  await ui.field('Name').fill('below');
  await ui.button('Create Group').click();
  await expect(ui.heading('below')).toBeVisible();
  release();
  await ui.alive();
  await expect(ui.heading('below')).toBeVisible();
});

test('while a part of the client is on its way, the page says so', async ({ ui, page, api }) => {
  const group = unique('slow');
  await api.group(group);
  await ui.open(`/groups/${group}`);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/pkg/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  const entry = page.getByRole('navigation', { name: `Group ${group}` }).getByRole('link', { name: 'Members' });
  await entry.click();
  await expect(page.getByText('Loading…')).toBeVisible();
  release();
  await expect(ui.heading('Members')).toBeVisible();
});

test('a part of the client that is gone is had with the whole page', async ({ ui, page, api, guard }) => {
  guard.allow(404);
  guard.allowMessage(/HTTP status code is not ok/);
  const group = unique('slow');
  await api.group(group);
  await ui.open(`/groups/${group}`);
  // As after an update of the server: the files of the old client are not there any more.
  let gone = 0;
  await page.route('**/pkg/split_members*.wasm', async (route) => {
    gone += 1;
    if (gone === 1) await route.fulfill({ status: 404, body: '' });
    else await route.continue();
  });
  const entry = page.getByRole('navigation', { name: `Group ${group}` }).getByRole('link', { name: 'Members' });
  await entry.click();
  await expect(ui.heading('Members')).toBeVisible();
  await ui.alive();
});

test('what a page loads comes compressed, the better the browser can', async ({ server, request }) => {
  const page = await (await request.get(server.url)).text();
  const [module] = /\/pkg\/[\w.]+\.wasm/.exec(page) ?? [];
  const sizes: number[] = [];
  for (const encoding of ['br', 'gzip']) {
    const answer = await request.fetch(`${server.url}${module}`, { method: 'HEAD', headers: { 'accept-encoding': encoding } });
    expect(answer.headers()).toMatchObject({ 'content-encoding': encoding, 'content-type': 'application/wasm' });
    sizes.push(Number(answer.headers()['content-length']));
  }
  expect(sizes[0] ?? 0).toBeLessThan(sizes[1] ?? 0);
  const both = await request.fetch(`${server.url}${module}`, { method: 'HEAD', headers: { 'accept-encoding': 'gzip, br' } });
  expect(both.headers()['content-encoding']).toBe('br');
});
