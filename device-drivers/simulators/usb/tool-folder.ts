import { chmodSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { Clock } from '../../src/core/clock.ts';
import { parseJsonObject } from '../../src/core/json.ts';
import { SimulatedTools, type SimulatedTool, type ToolFaults } from './simulated-tools.ts';

const Call = Type.Object({ program: Type.String(), args: Type.Array(Type.String()) });
const executable = 0o755;
const notExecutable = 0o644;
/** More than any honest answer. */
const flood = 'x'.repeat(1_100_000);

/** What stands in the folder under the name of each tool: it asks the simulator and prints what it is told. */
const script = (program: string, socketPath: string): string => `#!${process.execPath}
const socket = require('node:net').connect(${JSON.stringify(socketPath)});
let text = '';
let code = 1;
socket.write(JSON.stringify({ program: ${JSON.stringify(program)}, args: process.argv.slice(2) }) + '\\n');
socket.setEncoding('utf8').on('data', (piece) => {
  const lines = (text + piece).split('\\n');
  text = lines.pop();
  for (const line of lines) {
    const said = JSON.parse(line);
    process.stdout.write(said.stdout ?? '');
    process.stderr.write(said.stderr ?? '');
    code = said.code ?? code;
  }
});
socket.on('error', () => {});
socket.on('close', () => (process.exitCode = code));
`;

const nothing = (): void => {};

interface Reply {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

/** A folder with programs that are simulated tools, for a driver in another process. */
export class ToolFolder {
  readonly path: string;
  readonly #tools: SimulatedTools;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  private constructor(path: string, clock: Clock, tools: Readonly<Record<string, SimulatedTool>>) {
    this.path = path;
    this.#tools = new SimulatedTools(clock, tools);
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(clock: Clock, tools: Readonly<Record<string, SimulatedTool>>): Promise<ToolFolder> {
    const path = await mkdtemp(join(tmpdir(), 'ratspult-tools-'));
    const folder = new ToolFolder(path, clock, tools);
    const socketPath = join(path, 'simulator');
    folder.#server.listen(socketPath);
    await once(folder.#server, 'listening');
    for (const program of Object.keys(tools)) {
      await writeFile(join(path, program), script(program, socketPath), { mode: executable });
    }
    return folder;
  }

  /** The switches of a tool; one that is missing cannot be started here. */
  faultsOf(program: string, faults: ToolFaults): ToolFaults {
    const file = join(this.path, program);
    const watched = { ...faults };
    for (const key of ['hangs', 'floods', 'garbled', 'slowMs'] as const) {
      Object.defineProperty(watched, key, {
        enumerable: true,
        get: () => faults[key],
        set: (value: unknown) => {
          Reflect.set(faults, key, value);
        },
      });
    }
    return Object.defineProperty(watched, 'missing', {
      enumerable: true,
      get: () => faults.missing,
      set: (missing: boolean) => {
        faults.missing = missing;
        chmodSync(file, missing ? notExecutable : executable);
      },
    });
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#open.forEach((socket) => socket.destroy());
    await closed;
    await rm(this.path, { recursive: true, force: true });
  }

  #serve(socket: Socket): void {
    this.#open.add(socket);
    let text = '';
    let kill = nothing;
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#open.delete(socket);
      kill();
    });
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.endsWith('\n')) {
        kill = this.#run(socket, text);
        text = '';
      }
    });
  }

  /** Returns how to give it up: the program that asked has ended. */
  #run(socket: Socket, line: string): () => void {
    const call = parseJsonObject(line);
    if (!Check(Call, call)) {
      return nothing;
    }
    const tell = (reply: Reply): void => void socket.write(`${JSON.stringify(reply)}\n`);
    const running = this.#tools.start(call.program, call.args, (stdout) => tell({ stdout }));
    const answer = async (): Promise<void> => {
      const end = await running.end;
      if (end.type === 'flooded') {
        tell({ stdout: flood, code: 0 });
      } else if (end.type === 'exited') {
        tell({ stderr: end.stderr, code: end.code ?? 1 });
      }
      socket.end();
    };
    void answer();
    return () => running.kill();
  }
}
