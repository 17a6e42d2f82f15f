import { browserEnvironment, joinConference } from '@ratspult/server/client';
import { language, startTheme } from '@ratspult/server/ui';
import { browserTimers } from '../shared/timers.ts';
import { socketAddress, takePageToken, withToken } from '../shared/page-token.ts';
import { Heartbeat } from './heartbeat.ts';
import { StageLink } from './stage-link.ts';
import { StageModel } from './stage-model.ts';
import './views/stage-app.ts';
import './views/no-token.ts';

/** The display of a hall has no reader for a log: what matters is reported to the appliance, which writes it down. */
const log = (): void => undefined;

const start = (token: string): void => {
  const model = new StageModel({
    timers: browserTimers,
    address: (path) => withToken(path, token),
    join: (options) => joinConference({ ...options, environment: browserEnvironment(log) }),
    reload: () => location.reload(),
    log,
    audioParent: document.body,
  });
  const link = new StageLink({
    url: socketAddress('stage', token),
    timers: browserTimers,
    random: () => Math.random(),
    createId: () => crypto.randomUUID(),
    createSocket: (url) => new WebSocket(url),
    onDirective: model.obey,
  });
  const heartbeat = new Heartbeat({
    now: () => performance.now(),
    hidden: () => document.hidden,
    send: (frames) => link.tell({ type: 'heartbeat', frames }),
  });
  const app = document.createElement('rp-stage');
  app.model = model;
  document.body.append(app);

  const ticks = new Worker(new URL('./capture/tick-worker.ts', import.meta.url), { type: 'module' });
  ticks.addEventListener('message', () => {
    if (model.room.peek() !== null) {
      model.capture.program.paint();
    }
    heartbeat.ticked();
    model.tick();
  });
  const painted = (): void => {
    heartbeat.painted();
    requestAnimationFrame(painted);
  };
  requestAnimationFrame(painted);
  model.start(link);
};

startTheme();
document.documentElement.lang = language.value;
const token = takePageToken('stage');
if (token === null) {
  document.body.append(document.createElement('rp-stage-no-token'));
} else {
  start(token);
}
