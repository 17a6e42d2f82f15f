import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TestInstance } from '../testing/test-instance.ts';
import { permissionsPage } from './permissions-page.ts';

test('the committed page shows the permission tables as they are', async () => {
  const { app } = await TestInstance.start();
  await expect(permissionsPage(app.routes)).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/permissions.md'));
});
