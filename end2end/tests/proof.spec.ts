import { proof } from '../fixtures/proof.ts';
import { test } from '../fixtures/test.ts';

// No administrator: the proof begins with the set-up link.
test.use({ serverOptions: {} });
test.setTimeout(120_000);

test('from the first start to a deleted service account', async ({ ui, server, guard }) => {
  await proof(ui, server, guard);
});
