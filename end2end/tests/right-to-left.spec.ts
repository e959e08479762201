// Text that people wrote from right to left: it reads in its own direction, and ours around it stays in its order.

import type { Locator } from '@playwright/test';
import { expect, test, unique } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

/** Where a piece of the text in an element begins, in pixels from the left. */
async function place(element: Locator, piece: string): Promise<number> {
  return element.evaluate((node, piece) => {
    const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      const at = (text.nodeValue ?? '').indexOf(piece);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + piece.length);
      return range.getBoundingClientRect().left;
    }
    throw new Error(`${piece} is not in ${node.textContent}`);
  }, piece);
}

test('text from right to left keeps to itself', async ({ ui, page, api }) => {
  const group = unique('acme');
  const description = 'حساب النشر!';
  await api.group(group);
  await api.group(`${group}/platform`, description);
  const account = await api.make('/v1/service_accounts', {
    name: 'deploy',
    description,
    group_path: group,
    trusted_identity_providers: [{ issuer: 'https://gitlab.com', bound_claims: { project_path: 'شركة/تطبيق', ref: 'main' } }],
  });
  const base = `/groups/${group}/-/service_accounts/${account.id}`;
  for (const [address, text] of [
    [base, page.locator('.lead')],
    [`/groups/${group}/-/service_accounts`, page.locator('.row-text').first()],
    [`/groups/${group}`, page.locator('.row-text').first()],
  ] as const) {
    await test.step(address, async () => {
      await ui.open(address);
      await expect(text).toHaveText(description);
      expect(await place(text, '!'), 'what ends the sentence stands at its left').toBeLessThan(await place(text, 'حساب'));
    });
  }
  await ui.open(base);
  const words = page.getByText('Lets in GitLab jobs of project');
  expect(await place(words, 'شركة'), 'the sentence goes on behind the value').toBeLessThan(await place(words, 'on branch'));
  expect(await place(words, 'project')).toBeLessThan(await place(words, 'تطبيق'));
  await ui.open(`${base}/edit`);
  const field = ui.field(/^Description/);
  expect(await field.evaluate((input) => getComputedStyle(input).direction)).toBe('rtl');
});
