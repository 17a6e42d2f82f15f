import {
  complained,
  noToolFaults,
  printed,
  type SimulatedTool,
  type ToolFaults,
  type ToolPrint,
  type ToolStream,
} from './simulated-tools.ts';

export interface SimulatedSoundNode {
  readonly name: string;
  readonly description: string;
  readonly mediaClass: 'Audio/Source' | 'Audio/Sink';
}

interface PluggedNode extends SimulatedSoundNode {
  id: number;
  /** On the scale of `wpctl`: the cube root of the amplitude. */
  volume: number;
  muted: boolean;
}

interface Listener {
  readonly print: (text: string) => void;
  readonly exit: () => void;
}

/** PipeWire with its session manager, seen through `pw-dump` and `wpctl`; behaviour as protocol.md 2 and 3 observed it. */
export class PipewireSimulator {
  readonly dumpFaults = noToolFaults();
  readonly controlFaults = noToolFaults();
  readonly unknownInputs: string[] = [];
  /** The service does not run; only its tools are there. */
  serviceDown = false;
  /** Changes do not reach who listens. */
  losesChanges = false;
  /** The session manager refuses every change. */
  refuses = false;
  readonly defaults = new Map<string, string>();
  /** Pieces of so many characters, as a pipe cuts what is longer than its buffer. */
  pieceLength = 4096;
  #nodes: PluggedNode[] = [];
  #nextId = 40;
  readonly #listeners = new Set<Listener>();

  get dumpTool(): SimulatedTool {
    return this.#tool(
      this.dumpFaults,
      () => printed(this.#dump(this.#nodes)),
      (args) => (args.includes('--monitor') ? { begin: (print, exit) => this.#listen({ print, exit }) } : null),
    );
  }

  get controlTool(): SimulatedTool {
    return this.#tool(
      this.controlFaults,
      (args) => this.#control(args),
      () => null,
    );
  }

  node(name: string): PluggedNode | undefined {
    return this.#nodes.find((one) => one.name === name);
  }

  plugIn(...nodes: readonly SimulatedSoundNode[]): void {
    for (const node of nodes) {
      this.#nextId += 1;
      this.#nodes.push({ ...node, id: this.#nextId, volume: 0.4, muted: false });
    }
    this.#tell(this.#dump(this.#nodes.slice(-nodes.length)));
  }

  unplug(name: string): void {
    const gone = this.node(name);
    this.#nodes = this.#nodes.filter((node) => node !== gone);
    this.#tell(JSON.stringify([{ id: gone?.id, info: null }]));
  }

  /** Turned elsewhere: the device's own keys, another program. */
  turn(name: string, volume: number, muted: boolean): void {
    const node = this.node(name);
    if (node !== undefined) {
      node.volume = volume;
      node.muted = muted;
      this.#tell(this.#dump([node]));
    }
  }

  /** The service starts anew: all numbers are others, and everybody who listens is thrown out. */
  restart(): void {
    const nodes = this.#nodes;
    this.#nodes = [];
    this.defaults.clear();
    this.#nextId += 20;
    for (const { exit } of this.#listeners) {
      exit();
    }
    this.#listeners.clear();
    this.plugIn(...nodes);
  }

  #tool(
    faults: ToolFaults,
    run: (args: readonly string[]) => ToolPrint,
    stream: (args: readonly string[]) => ToolStream | null,
  ): SimulatedTool {
    return { faults, run, stream };
  }

  #listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#print(listener, this.#dump(this.#nodes));
    return () => this.#listeners.delete(listener);
  }

  #tell(text: string): void {
    for (const listener of this.losesChanges ? [] : this.#listeners) {
      this.#print(listener, text);
    }
  }

  #print(listener: Listener, text: string): void {
    for (let at = 0; at < text.length + 1; at += this.pieceLength) {
      listener.print(`${text}\n`.slice(at, at + this.pieceLength));
    }
  }

  #dump(nodes: readonly PluggedNode[]): string {
    const metadata = [...this.defaults].map(([key, name]) => ({
      subject: 0,
      key,
      type: 'Spa:String:JSON',
      value: { name },
    }));
    const core = { id: 0, type: 'PipeWire:Interface:Core', version: 4, info: { name: 'pipewire-0 "[{"' } };
    const settings = { id: 31, type: 'PipeWire:Interface:Metadata', props: { 'metadata.name': 'default' }, metadata };
    return JSON.stringify([core, settings, ...nodes.map((node) => this.#dumpNode(node))], null, 2);
  }

  #dumpNode({ id, name, description, mediaClass, volume, muted }: PluggedNode): unknown {
    const linear = volume ** 3;
    return {
      id,
      type: 'PipeWire:Interface:Node',
      version: 3,
      permissions: ['r', 'w', 'x', 'm'],
      info: {
        state: 'suspended',
        error: null,
        props: { 'node.name': name, 'node.description': description, 'media.class': mediaClass, 'object.serial': id },
        params: {
          EnumFormat: [{ mediaType: 'audio' }],
          Props: [
            { volume: 1, mute: muted, channelVolumes: [linear, linear], channelMap: ['FL', 'FR'] },
            { params: ['audio.channels', 2] },
          ],
        },
      },
    };
  }

  #control([command = '', id = '', value = '']: readonly string[]): ToolPrint {
    if (this.serviceDown) {
      return complained('Could not connect to PipeWire\n', 2);
    }
    const node = this.#nodes.find((one) => String(one.id) === id);
    if (node === undefined) {
      return command === 'get-volume'
        ? { code: 0, stdout: '', stderr: `Node '${id}' not found\n` }
        : complained(`${command === 'set-default' ? 'Node' : 'Object'} '${id}' not found\n`, 3);
    }
    if (command === 'get-volume') {
      return printed(`Volume: ${node.volume.toFixed(2)}${node.muted ? ' [MUTED]' : ''}\n`);
    }
    if (this.refuses) {
      return complained('Operation not permitted\n', 1);
    }
    if (command === 'set-volume' && /^\d\.\d+$/.test(value)) {
      this.turn(node.name, Number(value), node.muted);
    } else if (command === 'set-mute' && /^[01]$/.test(value)) {
      this.turn(node.name, node.volume, value === '1');
    } else if (command === 'set-default') {
      this.defaults.set(node.mediaClass === 'Audio/Sink' ? 'default.audio.sink' : 'default.audio.source', node.name);
      this.#tell(this.#dump([]));
    } else {
      this.unknownInputs.push([command, id, value].join(' '));
      return complained('Invalid command\n', 1);
    }
    return printed('');
  }
}
