import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canDrive, parseControls, parseValues, shareOf, snap, speedValue, usable, valueAt } from './controls.ts';
import { parseDeviceGroups, parseInfo } from './node-info.ts';

/** As v4l2-ctl 1.22 and newer print it. */
const listing = `
User Controls

                     brightness 0x00980900 (int)    : min=0 max=255 step=1 default=128 value=130
        white_balance_automatic 0x0098090c (bool)   : default=1 value=1
           power_line_frequency 0x00980918 (menu)   : min=0 max=2 default=2 value=2 (60 Hz)
				0: Disabled
				1: 50 Hz
				2: 60 Hz
      white_balance_temperature 0x0098091a (int)    : min=2000 max=6500 step=1 default=4000 value=4000 flags=inactive, volatile

Camera Controls

                  auto_exposure 0x009a0901 (menu)   : min=0 max=3 default=3 value=3 (Aperture Priority Mode)
				1: Manual Mode
				3: Aperture Priority Mode
             auto_exposure_bias 0x009a0913 (intmenu): min=0 max=2 default=1 value=1 (0 0x0)
				0: -1000 (0xfffffffffffffc18)
				1: 0 (0x0)
				2: 1000 (0x3e8)
                   pan_absolute 0x009a0908 (int)    : min=-36000 max=36000 step=3600 default=0 value=-7200
                zoom_continuous 0x009a090f (int)    : min=0 max=0 step=0 default=0 value=0 flags=write-only
                      pan_speed 0x009a0920 (int)    : min=1 max=24 step=1 default=1 value=1
`;
/** As it was printed before control numbers were shown. */
const oldListing = `                     focus_auto (bool)   : default=1 value=0
                 focus_absolute (int)    : min=0 max=250 step=5 default=0 value=60
`;

const info = (caps: string): string =>
  `Driver Info (not using libv4l2):\n\tDriver name   : uvcvideo\n\tCard type     : Conference Cam\n\tCapabilities  : 0x84A00001\n\tDevice Caps   : ${caps}\n`;

describe('the listing of controls', () => {
  const controls = parseControls(listing);

  test('gives ranges, flags and menus', () => {
    expect(controls.size).toBe(9);
    expect(controls.get('pan_absolute')).toMatchObject({ minimum: -36_000, maximum: 36_000, step: 3600, value: -7200 });
    expect(controls.get('white_balance_automatic')).toMatchObject({ type: 'bool', maximum: 1, value: 1 });
    expect(controls.get('white_balance_temperature')?.flags).toEqual(['inactive', 'volatile']);
    expect(controls.get('auto_exposure')?.menu.get(3)).toBe('Aperture Priority Mode');
    expect(controls.get('auto_exposure_bias')?.menu.size).toBe(3);
    expect(controls.get('zoom_continuous')).toMatchObject({ value: null, step: 1 });
  });

  test('is read without control numbers and with the names of older tools', () => {
    const old = parseControls(oldListing);
    expect(usable(old, ['focus_automatic_continuous', 'focus_auto'])?.value).toBe(0);
    expect(old.get('focus_absolute')).toMatchObject({ maximum: 250, step: 5, value: 60 });
  });

  test('offers nothing that is read-only or disabled', () => {
    const closed = parseControls(
      'pan_absolute 0x009a0908 (int) : min=0 max=9 step=1 default=0 value=0 flags=read-only',
    );
    expect(usable(closed, ['pan_absolute'])).toBeNull();
  });

  test('never throws on any text, nor keeps more than it was given', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
        (text) => {
          expect(parseControls(text).size).toBeLessThanOrEqual(text.length);
          expect(parseValues(text).size).toBeLessThanOrEqual(text.length);
          expect(parseDeviceGroups(text).length).toBeLessThanOrEqual(text.length);
          expect([null, true, false]).toContain(parseInfo(text)?.captures ?? null);
        },
      ),
    );
  });
});

describe('values of a control', () => {
  const controls = parseControls(listing);
  const pan = controls.get('pan_absolute')!;
  const panSpeed = controls.get('pan_speed')!;

  test('keep to its steps and limits', () => {
    expect([snap(pan, 1700), snap(pan, 1900), snap(pan, -99_999)]).toEqual([0, 3600, -36_000]);
    fc.assert(
      fc.property(fc.double({ min: -1, max: 2, noNaN: true }), (share) => {
        const value = valueAt(pan, share);
        expect(value % pan.step).toBeCloseTo(0);
        expect(valueAt(pan, shareOf(pan, value))).toBe(value);
      }),
    );
  });

  test('take a speed as symmetric when its minimum is not below 0', () => {
    expect([-1, -0.5, -0.001, 0, 0.001, 1].map((speed) => speedValue(panSpeed, speed))).toEqual([
      -24, -12, -1, 0, 1, 24,
    ]);
    expect(canDrive(controls.get('zoom_continuous')!)).toBe(false);
  });
});

describe('what the tool tells of nodes', () => {
  test('tells pictures from metadata', () => {
    expect(parseInfo(info('0x04200001'))).toMatchObject({ captures: true, identity: { model: 'Conference Cam' } });
    expect(parseInfo(info('0x04A00000'))?.captures).toBe(false);
  });

  test('comes to an end with a megabyte of empty lines', () => {
    expect(parseInfo('\n'.repeat(1_000_000))).toBeNull();
    expect(parseInfo(`${'\n'.repeat(1_000_000)}${info('0x04200001')}`)?.captures).toBe(true);
    expect(parseInfo(`\tDevice Caps${' '.repeat(1_000_000)}`)).toBeNull();
  });

  test('groups them by device', () => {
    const groups = parseDeviceGroups(
      'HD Cam (usb-0000:00:14.0-1):\n\t/dev/video0\n\t/dev/video1\n\t/dev/media0\n\nOther (usb-0000:00:14.0-2):\n\t/dev/video2\n',
    );
    expect(groups).toEqual([['/dev/video0', '/dev/video1', '/dev/media0'], ['/dev/video2']]);
  });
});
