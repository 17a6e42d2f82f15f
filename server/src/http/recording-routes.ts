import { basename, dirname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { unwrap } from '../outcome.ts';
import { anonymous } from '../permissions/caller.ts';
import { accountOf, param, route } from './route.ts';
import type { Services } from './services.ts';

export function registerRecordingRoutes(app: FastifyInstance, { recordings }: Services): void {
  route(app, 'listRecordings', async (call) => ({ items: recordings.list(accountOf(call)) }));

  route(app, 'deleteRecording', async (call) => {
    unwrap(await recordings.delete(accountOf(call), param(call, 'recordingId')));
    return {};
  });

  app.get(
    '/api/recordings/:recordingId/file',
    { config: { access: 'recordingFile' }, schema: { operationId: 'recordingFile' } },
    async (request, reply) => {
      const call = { request, reply, caller: request.caller ?? anonymous };
      const { path, name } = unwrap(recordings.open(accountOf(call), param(call, 'recordingId')));
      reply.header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'no-store');
      return await reply.sendFile(basename(path), dirname(path), { cacheControl: false });
    },
  );
}
