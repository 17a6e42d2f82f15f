import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';

/** The parts of an object of `pw-dump` that are used; protocol.md 2. Everything else is left as it comes. */
const dumpedObject = Type.Object({
  id: Type.Integer({ minimum: 0 }),
  type: Type.Optional(Type.String()),
  info: Type.Optional(Type.Unknown()),
  props: Type.Optional(Type.Unknown()),
  metadata: Type.Optional(Type.Unknown()),
});

const nodeInfo = Type.Object({
  props: Type.Optional(
    Type.Object({
      'node.name': Type.Optional(Type.String()),
      'node.description': Type.Optional(Type.String()),
      'media.class': Type.Optional(Type.String()),
    }),
  ),
  params: Type.Optional(Type.Object({ Props: Type.Optional(Type.Array(Type.Unknown())) })),
});

const volumeProps = Type.Object({
  mute: Type.Optional(Type.Boolean()),
  channelVolumes: Type.Optional(Type.Array(Type.Number({ minimum: 0 }))),
});

const metadataProps = Type.Object({ 'metadata.name': Type.Literal('default') });
const metadataEntry = Type.Object({ key: Type.String(), value: Type.Object({ name: Type.String() }) });

export type AudioRole = 'microphone' | 'speaker';

export interface AudioNode {
  /** Of this run of PipeWire; another after a restart or a re-plug. */
  readonly id: number;
  /** Lasting, for instance `alsa_input.usb-Maker_Model_Serial-00.mono-fallback`. */
  readonly name: string;
  readonly description: string | null;
  readonly role: AudioRole;
  /** Factor of the amplitude, 1 is unchanged; null while not known. */
  readonly linear: number | null;
  readonly muted: boolean | null;
}

const roles: ReadonlyMap<string, AudioRole> = new Map([
  ['Audio/Source', 'microphone'],
  ['Audio/Sink', 'speaker'],
]);

const defaultKeys: ReadonlyMap<string, AudioRole> = new Map([
  ['default.audio.source', 'microphone'],
  ['default.audio.sink', 'speaker'],
]);

/** Nodes that are kept; a machine has some ten of sound. */
const nodeLimit = 1000;

/** What is known of PipeWire's sources and sinks, kept up to date by the objects of a dump. */
export class AudioGraph {
  readonly #nodes = new Map<number, AudioNode>();
  readonly #defaults = new Map<AudioRole, string>();

  /** False when the text is no array of objects. */
  update(text: string): boolean {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return false;
    }
    if (!Array.isArray(parsed)) {
      return false;
    }
    for (const object of parsed) {
      if (Check(dumpedObject, object)) {
        this.#take(object);
      }
    }
    return true;
  }

  /** The node of that lasting name. */
  find(name: string): AudioNode | null {
    return this.#nodes.values().find((node) => node.name === name) ?? null;
  }

  /** Name of the node that programs use who do not choose. */
  defaultName(role: AudioRole): string | null {
    return this.#defaults.get(role) ?? null;
  }

  /** What is known of a node from elsewhere. */
  correct(id: number, volume: { readonly linear?: number; readonly muted?: boolean }): void {
    const node = this.#nodes.get(id);
    if (node !== undefined) {
      this.#nodes.set(id, { ...node, ...volume });
    }
  }

  #take({ id, type, info, props, metadata }: Static<typeof dumpedObject>): void {
    if (info === null) {
      // An object that is gone comes once more with nothing in it.
      this.#nodes.delete(id);
    } else if (type === 'PipeWire:Interface:Node' && Check(nodeInfo, info)) {
      this.#takeNode(id, info);
    } else if (Check(metadataProps, props) && Array.isArray(metadata)) {
      for (const entry of metadata) {
        const role = Check(metadataEntry, entry) ? defaultKeys.get(entry.key) : undefined;
        if (role !== undefined && Check(metadataEntry, entry)) {
          this.#defaults.set(role, entry.value.name);
        }
      }
    }
  }

  #takeNode(id: number, { props, params }: Static<typeof nodeInfo>): void {
    const before = this.#nodes.get(id);
    const name = props?.['node.name'] ?? before?.name;
    const role = roles.get(props?.['media.class'] ?? '') ?? before?.role;
    if (name === undefined || role === undefined || (before === undefined && this.#nodes.size >= nodeLimit)) {
      return;
    }
    const volume = params?.Props?.find((one) => Check(volumeProps, one) && one.channelVolumes !== undefined);
    const known = Check(volumeProps, volume) ? volume : {};
    const channels = known.channelVolumes ?? [];
    this.#nodes.set(id, {
      id,
      name,
      role,
      description: props?.['node.description'] ?? before?.description ?? null,
      linear: channels.length > 0 ? Math.max(...channels) : (before?.linear ?? null),
      muted: known.mute ?? before?.muted ?? null,
    });
  }
}
