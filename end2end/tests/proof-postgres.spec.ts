import { proof } from '../fixtures/proof.ts';
import { test } from '../fixtures/test.ts';

test.use({ serverOptions: { database: 'postgres' } });
test.setTimeout(120_000);
// On a machine of ours nobody wants to go without; elsewhere PostgreSQL is optional.
test.skip(
  !process.env['TEST_DATABASE_URL'] && !process.env['CI'],
  'TEST_DATABASE_URL is not set: run scripts/with-postgres.sh make test-browser',
);

test('from the first start to a deleted service account, on PostgreSQL', async ({ ui, server, guard }) => {
  await proof(ui, server, guard);
});
