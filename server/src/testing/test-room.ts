import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Check } from 'typebox/value';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { parse, parseJson } from '../parse.ts';
import {
  EnrolResponse,
  EventFrame,
  type FleetEvent,
  type FleetEventData,
  fleetEvents,
  fleetSignaturePayload,
  PairingCode,
  RequestFrame,
  ResponseFrame,
  RoomSummary,
  type RoomReport,
} from '../protocol/index.ts';
import type { TestInstance } from './test-instance.ts';

/** An empty room that is well. */
export const quietReport: RoomReport = {
  applianceVersion: '1.0.0',
  use: 'idle',
  meetingId: null,
  meetingTitle: null,
  roomMuted: false,
  cameraOff: false,
  stageConnected: true,
  devices: [],
  speakers: [],
};

export interface RoomKey {
  readonly roomId: string;
  readonly privateKey: KeyObject;
}

export function newKey(): { publicKey: string; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), privateKey };
}

/** Makes a room at the console and pairs an appliance with it. */
export async function pairedRoom(instance: TestInstance, staff: string, name = 'Sitzungssaal'): Promise<RoomKey> {
  const made = await instance.call('createRoom', staff, { body: { name, location: 'Rathaus' } });
  const { id: roomId } = instance.result(RoomSummary, made);
  const asked = await instance.call('createPairingCode', staff, { places: { roomId }, body: {} });
  const { code } = instance.result(PairingCode, asked);
  const { publicKey, privateKey } = newKey();
  const body = { code, publicKey, applianceVersion: '1.0.0' };
  instance.result(EnrolResponse, await instance.call('enrol', '', { body, origin: null }));
  return { roomId, privateKey };
}

type Frame = EventFrame | RequestFrame | ResponseFrame;

function frameOf(text: string): Frame {
  const json = parseJson(text);
  for (const schema of [EventFrame, RequestFrame, ResponseFrame]) {
    const frame = json.ok ? parse(schema, json.value) : json;
    if (frame.ok) {
      return frame.value;
    }
  }
  throw new Error(`not a frame: ${text.slice(0, 200)}`);
}

/** The appliance's end of a fleet connection, as far as the tests need one. */
export class TestRoom {
  readonly socket: WebSocket;
  readonly #frames: Frame[] = [];
  #wake: () => void = () => undefined;
  #nextId = 1;
  /** Close code; resolves when the server or the network ended it. */
  readonly closed: Promise<number>;

  constructor(address: string) {
    this.socket = new WebSocket(`${address.replace(/^http/, 'ws')}/fleet`);
    this.socket.binaryType = 'nodebuffer';
    this.socket.on('message', (data) => {
      this.#frames.push(frameOf(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
      this.#wake();
    });
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        this.#wake();
        resolve(code);
      });
    });
    onTestFinished(() => this.socket.terminate());
  }

  /** Connects and proves itself. */
  static async connect(address: string, key: RoomKey): Promise<TestRoom> {
    const room = new TestRoom(address);
    const answer = await room.prove(key);
    if (!answer.ok) {
      throw new Error(`not let in: ${answer.error.code}`);
    }
    return room;
  }

  async prove({ roomId, privateKey }: RoomKey): Promise<ResponseFrame> {
    const { nonce } = await this.event('challenge');
    const signature = sign(null, Buffer.from(fleetSignaturePayload(roomId, nonce)), privateKey).toString('base64');
    return await this.request('authenticate', { roomId, signature, applianceVersion: '1.0.0' });
  }

  async request(method: string, params: unknown, id = `r${this.#nextId++}`): Promise<ResponseFrame> {
    this.socket.send(JSON.stringify({ type: 'request', id, method, params }));
    return await this.#take((frame): frame is ResponseFrame => frame.type === 'response' && frame.id === id);
  }

  /** Data of the next event of this name. */
  async event<E extends FleetEvent>(name: E): Promise<FleetEventData<E>> {
    const frame = await this.#take((one): one is EventFrame => one.type === 'event' && one.event === name);
    if (!Check(fleetEvents[name], frame.data)) {
      throw new Error(`not the data of ${name}: ${JSON.stringify(frame.data).slice(0, 200)}`);
    }
    return frame.data;
  }

  /** The next request of the server. */
  async command(): Promise<RequestFrame> {
    return await this.#take((frame): frame is RequestFrame => frame.type === 'request');
  }

  answer(id: string, result: unknown): void {
    this.socket.send(JSON.stringify({ type: 'response', id, ok: true, result }));
  }

  refuse(id: string, code: string): void {
    this.socket.send(JSON.stringify({ type: 'response', id, ok: false, error: { code, message: code } }));
  }

  async #take<F extends Frame>(wanted: (frame: Frame) => frame is F): Promise<F> {
    for (;;) {
      const index = this.#frames.findIndex(wanted);
      const [frame] = index < 0 ? [] : this.#frames.splice(index, 1);
      if (frame !== undefined && wanted(frame)) {
        return frame;
      }
      if (this.socket.readyState === WebSocket.CLOSED) {
        throw new Error('the connection ended');
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
