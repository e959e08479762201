// What the pages that axe looks at have in them, and the way through a table of addresses.

import type { Page } from '@playwright/test';
import type { Api } from '../fixtures/api.ts';
import type { CiIssuer } from '../fixtures/issuers.ts';
import { expect, test, unique } from '../fixtures/test.ts';
import type { Ui } from '../fixtures/ui.ts';

/** As long as a description may be, from right to left. */
export const arabic = 'حسابات الخدمة التي تستخدمها خطوط النشر '.repeat(3).slice(0, 100).trim();
/** As long as a description may be, in one word. */
export const oneWord = 'W'.repeat(100);

export interface Place {
  group: string;
  /** Identifier of the service account with everything. */
  id: string;
  /** Its page. */
  account: string;
  /** Identifiers of logins. */
  accepted: string;
  refused: string;
  unreadable: string;
}

/** A group with a subgroup, a workspace, two service accounts, a member and three logins. */
export async function furnished(api: Api, ci: CiIssuer, audience: string): Promise<Place> {
  const group = unique('acme');
  await api.group(group, 'Everything of Acme');
  await api.group(`${group}/platform`, arabic);
  await api.workspace(`${group}/prod`, oneWord);
  await api.serviceAccount(`${group}/backup`, { issuer: 'https://gitlab.com', bound_claims: { project_id: '20' } });
  const { id } = await api.make('/v1/service_accounts', {
    name: 'deploy',
    description: arabic,
    group_path: group,
    trusted_identity_providers: [
      { issuer: ci.url, bound_claims: { project_path: 'acme/platform', ref: 'main' } },
      { issuer: 'https://ci.example', accept_any_audience: true, match: 'wildcard', bound_claims: { ref: 'v*' } },
    ],
  });
  await api.member(`${group}/prod`, { service_account_id: id }, 'deployer');
  const accepted = await api.login(id, ci.token(audience));
  expect(accepted.status, accepted.text).toBe(200);
  const refused = await api.login(id, ci.token(audience, { ref: 'feature' }));
  const unreadable = await api.login(id, 'a text that is no token');
  const { body } = await api.get(`/v1/service_accounts/${id}/logins`);
  return {
    group,
    id,
    account: `/groups/${group}/-/service_accounts/${id}`,
    accepted: body.items.at(-1).id,
    refused: refused.body.login_id,
    unreadable: unreadable.body.login_id,
  };
}

/** Opens each address, and has it looked at. */
export async function walk(ui: Ui, page: Page, axe: () => Promise<void>, addresses: string[]): Promise<void> {
  for (const address of addresses) {
    await test.step(address, async () => {
      await ui.open(address);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await axe();
    });
  }
}
