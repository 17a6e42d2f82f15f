import { statSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { answerNotFound } from './error-handler.ts';
import type { Services } from './services.ts';

type Page = 'meet' | 'console';

/** Names that Vite writes; anything else (dots in front, climbing up, encoded tricks) is no file of ours. */
const plainPath = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

/** Longer ones are refused by file systems with an error instead of a no. */
const maxPathLength = 200;

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

const yearMs = 365 * 24 * 3_600_000;

async function sendAsset(reply: FastifyReply, folder: string, path: string): Promise<FastifyReply> {
  const hashed = path.startsWith('assets/') || path.includes('/assets/');
  return hashed
    ? await reply.sendFile(path, folder, { maxAge: yearMs, immutable: true })
    : await reply.header('cache-control', 'no-cache').sendFile(path, folder, { cacheControl: false });
}

async function sendPage(reply: FastifyReply, folder: string): Promise<FastifyReply> {
  if (!isFile(join(folder, 'index.html'))) {
    const text = 'Die Seite ist noch nicht gebaut: npm run build\nThe page has not been built yet: npm run build\n';
    return await reply.code(503).type('text/plain; charset=utf-8').send(text);
  }
  return await reply.header('cache-control', 'no-store').sendFile('index.html', folder, { cacheControl: false });
}

/** The built pages: `/konsole/…` is the console, `/`, `/m/<linkToken>` and `/verbindungstest` the web client, the rest their assets. */
export async function registerPages(app: FastifyInstance, services: Services): Promise<void> {
  await app.register(fastifyStatic, { root: import.meta.dirname, serve: false });
  const folderOf = (page: Page): string => join(services.config.pagesDir, page);
  const options = { config: { access: 'page' }, schema: { hide: true } } as const;

  const assetOrPage = async (reply: FastifyReply, page: Page, path: string, isPage: boolean): Promise<FastifyReply> => {
    if (path.length <= maxPathLength && plainPath.test(path) && isFile(join(folderOf(page), path))) {
      return await sendAsset(reply, folderOf(page), path);
    }
    return isPage ? await sendPage(reply, folderOf(page)) : await answerNotFound(reply);
  };

  app.get('/', options, async (_request, reply) => await sendPage(reply, folderOf('meet')));
  app.get('/m/*', options, async (_request, reply) => await sendPage(reply, folderOf('meet')));
  app.get('/verbindungstest', options, async (_request, reply) => await sendPage(reply, folderOf('meet')));
  app.get('/aufzeichnungen', options, async (_request, reply) => await sendPage(reply, folderOf('meet')));
  app.get('/konsole', options, async (_request, reply) => await reply.redirect('/konsole/', 308));
  app.get<{ Params: { '*': string } }>('/konsole/*', options, async (request, reply) => {
    const path = request.params['*'];
    // A missing script must not be answered with the page: the browser would report something misleading.
    return await assetOrPage(reply, 'console', path, !path.startsWith('assets/'));
  });
  app.get<{ Params: { '*': string } }>('/*', options, async (request, reply) => {
    return await assetOrPage(reply, 'meet', request.params['*'], false);
  });
}
