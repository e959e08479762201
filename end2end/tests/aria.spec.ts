// What assistive technology is told of the main pages, whole. After a change that is meant: npx playwright test
// tests/aria.spec.ts --project=desktop --update-snapshots, and read the difference.

import { administrator, expect, test } from '../fixtures/test.ts';

test.use({ as: 'administrator' });

test('the main pages', async ({ ui, page, api }) => {
  // One server a file, so that the names can be fixed.
  await api.group('aria', 'Everything of Acme');
  await api.workspace('aria/prod', 'What customers use');
  const account = await api.serviceAccount('aria/deploy', {
    issuer: 'https://gitlab.com',
    audience: 'https://tharsis.example',
    bound_claims: { project_id: '20', ref: 'main', ref_protected: 'true' },
  });
  await api.member('aria/prod', { service_account_id: account.id }, 'deployer');
  const pages: Array<[name: string, address: string]> = [
    ['home', '/'],
    ['service-accounts', '/groups/aria/-/service_accounts'],
    ['service-account', `/groups/aria/-/service_accounts/${account.id}`],
    ['editor', '/groups/aria/-/service_accounts/new'],
    ['members', '/groups/aria/prod/-/members'],
    ['add-member', '/groups/aria/prod/-/members/new'],
  ];
  for (const [name, address] of pages) {
    await ui.open(address);
    // Identifiers, times and the port differ from run to run.
    await page.evaluate(
      ([id, who]) => {
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
          node.nodeValue = (node.nodeValue ?? '').replaceAll(id, 'ID').replaceAll(who, 'WHO').replaceAll(location.host, 'HOST');
        }
        for (const time of document.querySelectorAll('time')) time.textContent = 'WHEN';
        for (const link of document.querySelectorAll('a')) link.href = link.getAttribute('href')?.replaceAll(id, 'ID') ?? '';
        for (const input of document.querySelectorAll('input')) {
          input.value = input.value.replaceAll(id, 'ID').replaceAll(location.host, 'HOST');
        }
      },
      [account.id, administrator.username] as const,
    );
    await expect(page.locator('body')).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
  }
});
