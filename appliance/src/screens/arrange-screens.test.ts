import { expect, test } from 'vitest';
import { arrangementCommands, arrangeScreens, type Output } from './arrange-screens.ts';

const screen = (name: string, width: number, height: number): Output => ({
  name,
  make: 'Maker',
  model: `M${width}`,
  serial: '7',
  modes: [{ width, height }],
});
const virtual: Output = { name: 'HEADLESS-1', modes: [] };
const touch = screen('HDMI-A-2', 1280, 800);
const hall = screen('HDMI-A-1', 3840, 2160);
const none = { panel: null, stage: null };

test.each([
  ['the smaller screen is the panel', [virtual, hall, touch], none, 'HDMI-A-2', 'HDMI-A-1'],
  ['a built-in screen is the panel, however large', [hall, screen('eDP-1', 7680, 4320)], none, 'eDP-1', 'HDMI-A-1'],
  ['one screen is the panel, the stage goes on unseen', [virtual, touch], none, 'HDMI-A-2', 'HEADLESS-1'],
  ['without any screen both go on unseen', [virtual], none, 'HEADLESS-1', 'HEADLESS-1'],
  ['what the place names counts', [virtual, hall, touch], { panel: 'HDMI-A-1', stage: null }, 'HDMI-A-1', 'HDMI-A-2'],
  [
    'a screen may be named by what it is',
    [hall, touch],
    { panel: null, stage: 'Maker M1280 7' },
    'HDMI-A-1',
    'HDMI-A-2',
  ],
  [
    'a named screen that is not there is no reason to show nothing',
    [virtual, hall],
    { panel: 'DP-9', stage: 'DP-8' },
    'HDMI-A-1',
    'HEADLESS-1',
  ],
  [
    'a panel that itself is virtual leaves another virtual one to the stage',
    [{ name: 'HEADLESS-2' }, virtual],
    { panel: 'HEADLESS-2', stage: 'HEADLESS-3' },
    'HEADLESS-2',
    'HEADLESS-1',
  ],
])('%s', (_, outputs, wish, panel, stage) => {
  expect(arrangeScreens(outputs, wish)).toEqual({ panel, stage });
});

test('no output at all is told, and fingers count on the panel only', () => {
  expect(arrangeScreens([], none)).toBeNull();
  expect(arrangementCommands({ panel: 'DP-1', stage: 'DP-2' })).toContain('input type:touch map_to_output DP-1');
});
