import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import type { OnvifSimulator, ViscaCameraSimulator } from '@ratspult/device-drivers/simulators';
import { within } from '../support/within.ts';

export type WireCommandKind = 'move' | 'stop' | 'recall' | 'other';

export interface WireCommand {
  readonly kind: WireCommandKind;
  /** `performance.now()` when its first byte was there. */
  readonly atMs: number;
}

/** Sees what arrives at a simulated camera, and when. */
export interface WireTap {
  onCommand(listener: (command: WireCommand) => void): () => void;
  close(): void;
}

const deadlineMs = 5000;

/** When the next command of the kind arrives, in `performance.now()`. Call it before the cause, await it after. */
export const nextCommand = async (tap: WireTap, kind: WireCommandKind): Promise<number> => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const forget = tap.onCommand((command) => {
    if (command.kind === kind) {
      resolve(command.atMs);
    }
  });
  return within(promise, deadlineMs, `${kind} on the wire`).finally(forget);
};

class Listeners {
  readonly #listeners = new Set<(command: WireCommand) => void>();

  add(listener: (command: WireCommand) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(command: WireCommand): void {
    for (const listener of this.#listeners) {
      listener(command);
    }
  }
}

/** Payload of a VISCA frame (without header and terminator) in hexadecimal. */
const viscaKind = (payload: string): WireCommandKind => {
  if (payload.startsWith('010601')) {
    return payload.endsWith('0303') ? 'stop' : 'move';
  }
  return payload.startsWith('01043f02') ? 'recall' : 'other';
};

/** Reads along at the camera's end of the serial cable. */
export const tapVisca = (camera: ViscaCameraSimulator): WireTap => {
  const listeners = new Listeners();
  const receive = camera.receive.bind(camera);
  let frame: number[] = [];
  let firstByteMs = 0;
  camera.receive = (bytes) => {
    const atMs = performance.now();
    receive(bytes);
    for (const byte of bytes) {
      firstByteMs = frame.length === 0 ? atMs : firstByteMs;
      if (byte === 0xff) {
        const payload = Buffer.from(frame.slice(1)).toString('hex');
        frame = [];
        listeners.tell({ kind: viscaKind(payload), atMs: firstByteMs });
      } else {
        frame.push(byte);
      }
    }
  };
  return {
    onCommand: (listener) => listeners.add(listener),
    close: () => {
      camera.receive = receive;
    },
  };
};

const onvifKinds: Readonly<Record<string, WireCommandKind>> = {
  ContinuousMove: 'move',
  Stop: 'stop',
  GotoPreset: 'recall',
};

const requestStart = 'http.server.request.start';

/** Takes the time of each request when its head arrives, before the simulator reads, judges or delays it. */
export const tapOnvif = (camera: OnvifSimulator): WireTap => {
  const listeners = new Listeners();
  const port = Number(new URL(camera.deviceUrl).port);
  const arrivals: number[] = [];
  const arrived = (message: unknown): void => {
    const socket = typeof message === 'object' && message !== null && 'socket' in message ? message.socket : null;
    if (socket instanceof Socket && socket.localPort === port) {
      arrivals.push(performance.now());
    }
  };
  subscribe(requestStart, arrived);
  const forget = camera.onRequest(({ operation }) => {
    const atMs = arrivals.shift() ?? performance.now();
    listeners.tell({ kind: onvifKinds[operation] ?? 'other', atMs });
  });
  return {
    onCommand: (listener) => listeners.add(listener),
    close: () => {
      unsubscribe(requestStart, arrived);
      forget();
    },
  };
};
