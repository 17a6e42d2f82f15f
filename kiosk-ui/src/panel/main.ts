import { language, startTheme } from '@ratspult/server/ui';
import { browserTimers } from '../shared/timers.ts';
import { socketAddress, takePageToken } from '../shared/page-token.ts';
import { ApplianceLink } from './appliance-link.ts';
import { tellPainted } from './tell-painted.ts';
import { PanelModel } from './panel-model.ts';
import './panel-app.ts';
import './views/no-token-view.ts';

startTheme();
document.documentElement.lang = language.value;

const token = takePageToken('panel');
if (token === null) {
  document.body.append(document.createElement('rp-no-token'));
} else {
  const link = new ApplianceLink({
    url: socketAddress('panel', token),
    timers: browserTimers,
    random: () => Math.random(),
    createId: () => crypto.randomUUID(),
    createSocket: (url) => new WebSocket(url),
  });
  const model = new PanelModel({ link, timers: browserTimers, token });
  const app = document.createElement('rp-panel');
  app.model = model;
  document.body.append(app);
  model.start();
  tellPainted(link, browserTimers, (run) => requestAnimationFrame(run));
}
