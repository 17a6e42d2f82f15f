import { existsSync } from 'node:fs';
import { chromiumStageLauncher, type StageLauncher, type StageProcess } from '@ratspult/appliance';

const executables = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export interface DemoWindows {
  readonly stage: StageLauncher;
  openPanel(url: string): StageProcess;
}

/** Opens stage and panel as windows on this desktop. Throws with the remedy where there is none. */
export const chromiumWindows = (): DemoWindows => {
  if (process.env['DISPLAY'] === undefined && process.env['WAYLAND_DISPLAY'] === undefined) {
    throw new Error(
      '--windows needs a desktop (DISPLAY or WAYLAND_DISPLAY is not set). Open the addresses by hand instead.',
    );
  }
  const executable = executables.find((file) => existsSync(file));
  if (executable === undefined) {
    throw new Error('--windows needs Chromium. Install it with: sudo apt-get install -y chromium');
  }
  const common = {
    executable,
    headless: false,
    kiosk: false,
    extraArguments: [],
    sandbox: process.getuid?.() !== 0,
  };
  return {
    stage: chromiumStageLauncher({ ...common, window: { x: 40, y: 40, width: 1280, height: 720 } }),
    openPanel: (url) =>
      chromiumStageLauncher({ ...common, window: { x: 360, y: 120, width: 1280, height: 800 } }).launch(url),
  };
};
