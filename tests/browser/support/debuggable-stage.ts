import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromiumStageLauncher, type StageLauncher } from '@ratspult/appliance';
import { people } from './city.ts';
import { chromiumArguments, executable, fakeMediaArguments } from './chromium.ts';

const freePort = async (): Promise<number> => {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  server.close();
  return address !== null && typeof address === 'object' ? address.port : 0;
};

/**
 * The appliance's own launcher, headless and with fake capture devices, whose Chromium the test may look into.
 * Each start of the stage gets a port of its own; `endpoint` is the one of the latest start.
 */
export const debuggableStage = (): { readonly launcher: StageLauncher; endpoint(): Promise<string> } => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-stage-media-'));
  // The launcher lets the page have camera and microphone by a flag of its own; Chromium refuses to start with both.
  const media = fakeMediaArguments(folder, people.hall).filter((flag) => flag !== '--use-fake-ui-for-media-stream');
  let port = freePort();
  const launcher: StageLauncher = {
    launch: (url) => {
      const started = port.then((number) =>
        chromiumStageLauncher({
          executable,
          headless: true,
          kiosk: false,
          window: { x: 0, y: 0, width: 1280, height: 720 },
          sandbox: process.getuid?.() !== 0,
          extraArguments: [...chromiumArguments, ...media, `--remote-debugging-port=${number}`],
        }).launch(url),
      );
      return {
        exited: started.then((stage) => stage.exited),
        kill: async () => {
          await (await started).kill();
          port = freePort();
        },
      };
    },
  };
  return { launcher, endpoint: async () => `http://127.0.0.1:${await port}` };
};
