import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { chamberSeats } from '@ratspult/device-drivers/simulators';
import type { Chamber } from './chamber.ts';
import { chamberDeskPage } from './chamber-desk-page.ts';

const maxBodyBytes = 200;

const readForm = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > maxBodyBytes) {
      break;
    }
  }
  return new URLSearchParams(body.slice(0, maxBodyBytes));
};

const handleForm = async (chamber: Chamber, request: IncomingMessage): Promise<boolean> => {
  const form = await readForm(request);
  const seat = Number(form.get('seat'));
  if (request.url === '/seats' && chamberSeats.some((one) => one.seat === seat)) {
    chamber.pressMicrophoneButton(seat);
    return true;
  }
  if (request.url === '/lectern') {
    chamber.pressLecternMuteKey();
    return true;
  }
  if (request.url === '/talker') {
    chamber.turnLecternTalker();
    return true;
  }
  if (request.url === '/sound') {
    chamber.sound.turnDown('Saal');
    return true;
  }
  if (request.url === '/light') {
    chamber.light.pressWallSwitch();
    return true;
  }
  if (request.url === '/cable' && form.get('cable') === 'pull') {
    await chamber.pullCameraCable();
    return true;
  }
  if (request.url === '/cable' && form.get('cable') === 'plug') {
    await chamber.plugCameraCable();
    return true;
  }
  return false;
};

const projectorWords = { 0: 'aus', 1: 'an', 2: 'kühlt ab', 3: 'wird warm' } as const;

const page = (chamber: Chamber, response: ServerResponse): void => {
  const html = chamberDeskPage({
    seats: chamberSeats,
    openSeats: chamber.openMicrophones(),
    cameraCable: chamber.cameraCablePlugged(),
    lecternMuted: chamber.isLecternMuted(),
    lecternTalking: chamber.isLecternTalking(),
    hallDb: chamber.sound.levelDb('Saal'),
    hallMuted: chamber.sound.isMuted('Saal'),
    projector: projectorWords[chamber.projector.power],
    light01: chamber.light.level01(),
    newcomers: {
      camera: chamber.cameras.newcomerLogin,
      projector: { port: chamber.newcomers.projector.port, password: chamber.newcomers.projectorPassword },
    },
  });
  const style = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; frame-ancestors 'none'`,
  });
  response.end(html);
};

/** Serves the page of the simulated hall on loopback; returns its address and how to close it. */
export const startChamberDesk = async (
  chamber: Chamber,
  port: number,
): Promise<{ readonly url: string; close(): Promise<void> }> => {
  const server = createServer((request, response) => {
    void (async () => {
      // Only pages of this very origin may press buttons, so that no website in the same browser can.
      const ownOrigin = request.headers.origin === `http://${request.headers.host}`;
      if (request.method === 'GET' && request.url === '/') {
        page(chamber, response);
      } else if (request.method === 'POST' && ownOrigin && (await handleForm(chamber, request))) {
        response.writeHead(303, { location: '/' }).end();
      } else {
        response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Nicht gefunden.\n');
      }
    })();
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  const actualPort = address !== null && typeof address === 'object' ? address.port : port;
  return {
    url: `http://127.0.0.1:${actualPort}/`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
};
