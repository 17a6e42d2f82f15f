import { describe, expect, test } from 'vitest';
import type { FormField, InnerField } from '../../../src/protocol/index.ts';
import { fieldAt, readForm, startValues } from './option-values.ts';

const inner = (name: string, kind: InnerField['kind'], change: Partial<InnerField> = {}): InnerField => ({
  name,
  kind,
  required: false,
  default: null,
  minimum: null,
  maximum: null,
  choices: [],
  description: null,
  ...change,
});
const field = (name: string, kind: InnerField['kind'], change: Partial<FormField> = {}): FormField => ({
  ...inner(name, kind, change),
  variants: change.variants ?? [],
});

const onvif = [
  field('address', 'text', { required: true }),
  field('user', 'text', { required: true }),
  field('password', 'secret', { required: true }),
  field('presetSlots', 'integer', { default: 32 }),
  field('acceptAnyCertificate', 'boolean'),
  field('panRangeDeg', 'json'),
  field('prioritySeats', 'list'),
  field('baudRate', 'choice', { choices: [9600, 19_200], default: 9600 }),
];

const samsung = [
  field('connection', 'group', {
    required: true,
    variants: [
      { kind: 'serial', fields: [inner('path', 'text', { required: true })] },
      { kind: 'tls', fields: [inner('host', 'text', { required: true }), inner('pin', 'secret', { required: true })] },
    ],
  }),
  field('telnet', 'group', { variants: [{ kind: null, fields: [inner('host', 'text', { required: true })] }] }),
];

describe('the form of a driver', () => {
  test('starts with what is known, defaults, and never a password', () => {
    const values = startValues(onvif, {
      address: 'http://10.0.0.7',
      user: 'admin',
      password: 'x',
      panRangeDeg: [-1, 1],
    });
    expect(values).toEqual({
      address: 'http://10.0.0.7',
      user: 'admin',
      password: '',
      presetSlots: '32',
      acceptAnyCertificate: false,
      panRangeDeg: '[-1,1]',
      prioritySeats: '',
      baudRate: '9600',
    });
  });

  test('becomes the options of the driver, without what was left empty', () => {
    const values = { ...startValues(onvif, {}), address: ' 10.0.0.7 ', user: 'admin', password: ' geheim ' };
    expect(
      readForm(onvif, { ...values, prioritySeats: '1, 2', baudRate: '19200', acceptAnyCertificate: true }),
    ).toEqual({
      ok: true,
      options: {
        address: '10.0.0.7',
        user: 'admin',
        password: ' geheim ',
        presetSlots: 32,
        prioritySeats: [1, 2],
        baudRate: 19_200,
        acceptAnyCertificate: true,
      },
    });
  });

  test('says which field is wrong', () => {
    const values = { ...startValues(onvif, {}), presetSlots: 'viele', panRangeDeg: '[1', prioritySeats: 'eins' };
    expect(readForm(onvif, values)).toEqual({
      ok: false,
      problems: { presetSlots: 'number', panRangeDeg: 'json', prioritySeats: 'list' },
    });
  });

  test('knows the kinds of a connection and leaves out groups that are not used', () => {
    const values = startValues(samsung, { connection: { kind: 'tls', host: '10.0.0.9' } });
    expect(values['connection']).toBe('1');
    expect(values['telnet']).toBe('');
    expect(readForm(samsung, { ...values, 'connection.1.pin': '4711' })).toEqual({
      ok: true,
      options: { connection: { kind: 'tls', host: '10.0.0.9', pin: '4711' } },
    });
    expect(readForm(samsung, { ...values, telnet: '0', 'telnet.0.host': 'dsp.lan' })).toMatchObject({
      options: { telnet: { host: 'dsp.lan' } },
    });
  });

  test('finds the field that the driver complains about', () => {
    const values = startValues(samsung, { connection: { kind: 'tls' } });
    expect(fieldAt(samsung, values, '/connection/pin')).toBe('connection.1.pin');
    expect(fieldAt(samsung, values, '/connection')).toBe('connection');
    expect(fieldAt(onvif, startValues(onvif, {}), '/address')).toBe('address');
    expect(fieldAt(onvif, {}, '/driver')).toBeNull();
  });
});
