import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { Type } from 'typebox';
import { Check } from 'typebox/value';

const Answer = Type.Union([
  Type.Object({ return: Type.Unknown() }),
  Type.Object({ error: Type.Object({ desc: Type.String() }) }),
]);

const at = (axis: string, value01: number): object => ({
  type: 'mtt',
  data: { type: 'data', slot: 0, 'tracking-id': 1, axis, value: Math.round(value01 * 0x7f_ff) },
});
const finger = (type: 'begin' | 'end'): object => ({
  type: 'mtt',
  data: { type, slot: 0, 'tracking-id': type === 'end' ? -1 : 1, axis: 'x', value: 0 },
});

/** QEMU's machine protocol: one command at a time. */
export class Qmp {
  readonly #socket: Socket;
  readonly #waiting: ((line: unknown) => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    createInterface({ input: socket }).on('line', (line) => {
      const message: unknown = JSON.parse(line);
      if (Check(Answer, message)) {
        this.#waiting.shift()?.(message);
      }
    });
  }

  static async open(path: string): Promise<Qmp> {
    const socket = connect(path);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once('connect', () => resolve());
    socket.once('error', reject);
    await promise;
    socket.on('error', () => undefined);
    const qmp = new Qmp(socket);
    await qmp.run('qmp_capabilities', {});
    return qmp;
  }

  /** @throws Error with QEMU's own words */
  async run(command: string, parameters: object): Promise<unknown> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#waiting.push(resolve);
    this.#socket.write(`${JSON.stringify({ execute: command, arguments: parameters })}\n`);
    const answer = await promise;
    if (!Check(Answer, answer) || 'error' in answer) {
      throw new Error(`${command}: ${JSON.stringify(answer)}`);
    }
    return answer.return;
  }

  /** One finger down and up at a place, in 0..1 of the screen. */
  async touch(x01: number, y01: number): Promise<void> {
    await this.run('input-send-event', { events: [finger('begin'), at('x', x01), at('y', y01)] });
    await this.run('input-send-event', { events: [finger('end')] });
  }

  close(): void {
    this.#socket.destroy();
  }
}
