// What assistive technology is told of the main pages, whole. After a change that is meant: npx playwright test
// tests/aria.spec.ts --project=desktop --update-snapshots, and read the difference.

import { administrator, expect, test } from '../fixtures/test.ts';

// A server of its own, so that nothing else is in the lists and the names can be fixed.
test.use({ as: 'administrator', serverOptions: { admin: administrator, settings: { THARSIS_LOG: 'info' } } });

test('the main pages', async ({ ui, page, api }) => {
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
    await page.evaluate((who) => {
      const plain = (text: string): string =>
        text.replaceAll(/\b[A-Za-z0-9_-]{40,}\b/g, 'ID').replaceAll(who, 'WHO').replaceAll(location.host, 'HOST');
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) node.nodeValue = plain(node.nodeValue ?? '');
      for (const time of document.querySelectorAll('time')) time.textContent = 'WHEN';
      for (const link of document.querySelectorAll('a')) link.href = plain(link.getAttribute('href') ?? '');
      for (const input of document.querySelectorAll('input')) input.value = plain(input.value);
    }, administrator.username);
    await expect(page.locator('body')).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
  }
});
