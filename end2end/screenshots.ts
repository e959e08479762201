// npm run screenshots: the pictures of the README, from the real binary, into docs/screenshots/ (or SCREENSHOTS).

import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from '@playwright/test';
import { Api } from './fixtures/api.ts';
import { CiIssuer } from './fixtures/issuers.ts';
import { Server } from './fixtures/server.ts';
import { Ui } from './fixtures/ui.ts';

const directory = resolve(process.env['SCREENSHOTS'] ?? join(import.meta.dirname, '../docs/screenshots'));
const olivia = { username: 'olivia', password: 'a sentence that only Olivia would write' };
const list = '/groups/acme/platform/-/service_accounts';
const screens = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

interface Picture {
  name: string;
  /** Where; behind the page of the service account if it does not begin with a slash. */
  address: string;
  /** What is done there before the picture is taken. */
  first?: (ui: Ui) => Promise<void>;
}

const pictures: Picture[] = [
  { name: 'home', address: '/' },
  { name: 'service-accounts', address: list },
  { name: 'service-account', address: '' },
  { name: 'members', address: '/groups/acme/platform/prod/-/members' },
  { name: 'editor', address: `${list}/new`, first: broadTrust },
  { name: 'pipeline', address: '?tab=pipeline' },
  { name: 'add-member', address: '/groups/acme/platform/prod/-/members/new', first: riskyMember },
  { name: 'refused-login', address: '?tab=logins' },
];

/** A trust that lets in too many, with what the editor says of it. */
async function broadTrust(ui: Ui): Promise<void> {
  await ui.field('Name').fill('release');
  const card = ui.providerCard(1);
  await card.getByLabel('CI system').selectOption('GitLab');
  await card.getByLabel('Project (project_path)').fill('acme/*');
  await card.getByLabel('Match').selectOption('wildcard');
  await card.getByText('Lets in GitLab jobs').scrollIntoViewIfNeeded();
  await card.getByText('Bound Claims', { exact: true }).evaluate((legend) => {
    legend.scrollIntoView({ block: 'start' });
    window.scrollBy(0, -80);
  });
}

async function riskyMember(ui: Ui): Promise<void> {
  await ui.choose('Service Account');
  await ui.choose('owner');
}

test('pictures', async ({ browser }) => {
  test.setTimeout(300_000);
  const server = await Server.start({ admin: olivia });
  const issuer = await CiIssuer.start();
  const account = await furnish(server, issuer);
  mkdirSync(directory, { recursive: true });
  for (const colorScheme of ['dark', 'light'] as const) {
    for (const [screen, viewport] of Object.entries(screens)) {
      const deviceScaleFactor = screen === 'phone' ? 2 : 1.5;
      const look = { viewport, deviceScaleFactor, colorScheme, timezoneId: 'UTC', locale: 'en-GB', reducedMotion: 'reduce' } as const;
      const context = await browser.newContext(look);
      const page = await context.newPage();
      const ui = new Ui(page, true, server);
      await ui.signIn(olivia);
      for (const { name, address, first } of pictures) {
        await ui.open(address.startsWith('/') ? address : account + address);
        await first?.(ui);
        const file = join(directory, `${name}-${screen}-${colorScheme}.png`);
        await page.screenshot({ path: file });
        compress(file);
        console.log(`${file} ${Math.round(statSync(file).size / 1024)} KiB`);
      }
      await context.close();
    }
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
