import type { Link } from '../../../core/supervisor.ts';
import { FakeClock, settle } from '../../../core/testing/fake-clock.ts';
import { hex } from '../codec.ts';
import { RawWire } from '../raw-wire.ts';
import { ViscaSession, type ViscaSessionOptions } from '../visca-session.ts';

/** Blank-separated bytes in hexadecimal. */
export const bytes = (text: string): Uint8Array => Uint8Array.from(text.split(' '), (one) => Number.parseInt(one, 16));

export const parseByte = (data: Uint8Array): number | null => (data.length === 1 ? (data[0] ?? null) : null);

/** A link that notes everything it is told, in order. */
export const notingLink = (wire: string[], told: string[]): Link => ({
  write: (frame) => wire.push(hex(frame)),
  answered: (latencyMs) => told.push(latencyMs === null ? 'answered' : `answered in ${latencyMs} ms`),
  garbled: () => told.push('garbled'),
  desynchronised: () => told.push('desynchronised'),
  refusing: (refuses) => told.push(refuses ? 'refusing' : 'obeying'),
  passwordRefused: () => told.push('password refused'),
  identified: ({ make, model, firmware }) => told.push(`is a ${make} ${model}, firmware ${firmware}`),
  emit: ({ type }) => told.push(`event ${type}`),
});

/** A connected session; the test plays the camera. */
export const sessionUnderTest = (
  options: Partial<Pick<ViscaSessionOptions, 'wiring' | 'sharesLine' | 'address' | 'unsupportedInquiries'>> = {},
) => {
  const clock = new FakeClock();
  const wire: string[] = [];
  const told: string[] = [];
  const session = new ViscaSession({
    clock,
    wire: new RawWire(),
    wiring: 'point',
    sharesLine: () => false,
    address: 1,
    gapMs: 0,
    unsupportedInquiries: [],
    zoomSeen: (zoom) => told.push(`zoom at ${zoom}`),
    restarted: () => told.push('restarted'),
    ...options,
  });
  const link = notingLink(wire, told);
  session.connected(link);
  const hear = async (...frames: readonly string[]): Promise<void> => {
    frames.forEach((frame) => session.receive(bytes(frame)));
    await settle();
  };
  return { clock, session, wire, told, link, hear };
};
