// npm run screenshots: the pictures of the README, from the real binary, into docs/ (or SCREENSHOTS).

import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test, type BrowserContextOptions } from '@playwright/test';
import { Api } from './fixtures/api.ts';
import { CiIssuer } from './fixtures/issuers.ts';
import { Server } from './fixtures/server.ts';
import { Ui } from './fixtures/ui.ts';

const directory = resolve(process.env['SCREENSHOTS'] ?? join(import.meta.dirname, '../docs'));
const olivia = { username: 'olivia', password: 'a sentence that only Olivia would write' };
const list = '/groups/acme/platform/-/service_accounts';
const wide = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5, colorScheme: 'dark' } as const;
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, colorScheme: 'dark' } as const;

/** Name, address behind that of the service account or as a whole, and what it is seen on. */
const pictures: [string, string, BrowserContextOptions][] = [
  ['service-accounts', list, wide],
  ['service-account', '', wide],
  ['service-account-light', '', { ...wide, colorScheme: 'light' }],
  ['refused-login', '?tab=logins', { ...wide, viewport: { width: 1280, height: 1100 } }],
  ['new-service-account', `${list}/new`, wide],
  ['members', '/groups/acme/platform/prod/-/members', wide],
  ['phone', '', phone],
];

test('pictures', async ({ browser }) => {
  test.setTimeout(120_000);
  const server = await Server.start({ admin: olivia });
  const issuer = await CiIssuer.start();
  const account = await furnish(server, issuer);
  mkdirSync(directory, { recursive: true });
  for (const [name, address, look] of pictures) {
    const context = await browser.newContext({ ...look, timezoneId: 'UTC', locale: 'en-GB', reducedMotion: 'reduce' });
    const page = await context.newPage();
    const ui = new Ui(page, true, server);
    await ui.signIn(olivia);
    await ui.open(address.startsWith('/') ? address : account + address);
    const file = join(directory, `${name}.png`);
    await page.screenshot({ path: file });
    await context.close();
    compress(file);
    console.log(`${file} ${Math.round(statSync(file).size / 1024)} KiB`);
  }
  await issuer.stop();
  await server.stop();
});

/** 256 colours: a third of the size, and no difference to see. Without the tool the picture stays as it is. */
function compress(file: string): void {
  spawnSync('convert', [file, '-strip', '+dither', '-colors', '256', '-define', 'png:compression-level=9', `png8:${file}`]);
}

/** A team with a past. */
async function furnish(server: Server, issuer: CiIssuer): Promise<string> {
  const api = new Api(server, server.adminToken(olivia.username));
  const audience = server.publicUrl;
  const gitlab = { issuer: issuer.url, bound_claims: { project_path: 'acme/platform', ref: 'main', ref_protected: 'true' } };
  const tags = { issuer: 'https://gitlab.com', match: 'wildcard' as const, bound_claims: { project_id: '20', ref: 'v*' } };
  await api.group('acme', 'Everything of Acme');
  await api.group('acme/platform', 'The platform team');
  await api.workspace('acme/platform/prod', 'What customers use');
  await api.workspace('acme/platform/staging', 'What we try first');
  const shared = await api.serviceAccount('acme/scanner', tags);
  const account = await api.make('/v1/service_accounts', {
    name: 'deploy',
    description: 'Deploys the main branch',
    group_path: 'acme/platform',
    trusted_identity_providers: [gitlab, tags],
  });
  await api.serviceAccount('acme/platform/backup', tags);
  for (const name of ['sam', 'noor']) {
    server.createUser(name, `${name} has a long password`);
    await api.member('acme/platform', { username: name }, name === 'sam' ? 'deployer' : 'viewer');
  }
  await api.member('acme/platform/prod', { service_account_id: account.id }, 'deployer');
  await api.member('acme/platform/prod', { service_account_id: shared.id }, 'viewer');
  await api.login(account.id, issuer.token(audience));
  await api.login(account.id, issuer.token(audience, { ref: 'refs/heads/main' }));
  return `/groups/acme/platform/-/service_accounts/${account.id}`;
}
