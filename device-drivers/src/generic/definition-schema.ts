import { Type, type Static, type TSchema } from 'typebox';

const value = Type.Union([Type.String({ maxLength: 64 }), Type.Number()]);
const frame = Type.String({ minLength: 1, maxLength: 256 });
const frames = Type.Array(frame, { maxItems: 16 });
const values = Type.Record(Type.String(), value);
const closed = { additionalProperties: false } as const;

const connection = Type.Object(
  {
    /** `text`: lines of characters; `bytes`: frames written in hexadecimal. */
    speaks: Type.Enum(['text', 'bytes']),
    serial: Type.Optional(Type.Object({ baudRate: Type.Integer({ minimum: 300, maximum: 921_600 }) }, closed)),
    tcp: Type.Optional(Type.Object({ port: Type.Integer({ minimum: 1, maximum: 65_535 }) }, closed)),
    udp: Type.Optional(Type.Object({ port: Type.Integer({ minimum: 1, maximum: 65_535 }) }, closed)),
    /** Text only: what ends a line we send. Lines of the device end with CR, LF or both. */
    lineEnd: Type.Optional(Type.Enum(['\r', '\n', '\r\n'])),
    /** Bytes only: how a frame of the device is told from the next. */
    frameStart: Type.Optional(frame),
    frameLength: Type.Optional(Type.Integer({ minimum: 1, maximum: 255 })),
    frameEnd: Type.Optional(frame),
    checksum: Type.Optional(Type.Enum(['none', 'sum8', 'xor8'])),
    /** Bytes at the start of a frame that the checksum leaves out. */
    checksumSkips: Type.Optional(Type.Integer({ minimum: 0, maximum: 16 })),
    gapMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 5000 })),
    answerWithinMs: Type.Optional(Type.Integer({ minimum: 50, maximum: 10_000 })),
    /** True for a device that never says anything: it counts as online while its port is open. */
    neverAnswers: Type.Optional(Type.Boolean()),
  },
  closed,
);

const field = Type.Object(
  {
    kind: Type.Enum(['number', 'choice', 'bits']),
    /** Bounds of the number as the device counts. */
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    write: Type.Optional(Type.Enum(['decimal', 'hex'])),
    /** Text: characters, filled with zeros; bytes: how many bytes, the highest first. */
    digits: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
    decimals: Type.Optional(Type.Integer({ minimum: 0, maximum: 4 })),
    /** Number of the device = value × factor + offset. */
    factor: Type.Optional(Type.Number()),
    offset: Type.Optional(Type.Number()),
    /** Choice: name of each value and how the device writes it (hexadecimal when it speaks bytes). */
    words: Type.Optional(Type.Record(Type.String(), frame)),
    /** Bits: the state that each bit is, the lowest first; each is `on` or `off`. */
    names: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 32 })),
  },
  closed,
);

const command = Type.Object(
  {
    send: frame,
    /** Without `ok` nothing is waited for. */
    ok: Type.Optional(frames),
    error: Type.Optional(frames),
    /** State after the device said yes; without it each field of the answer is a state of its name. */
    set: Type.Optional(values),
  },
  closed,
);

const report = Type.Object({ frame, set: Type.Optional(values) }, closed);
const step = Type.Object({ command: Type.String(), with: Type.Optional(values) }, closed);
const steps = Type.Array(step, { minItems: 1, maxItems: 16 });

const onOff = Type.Object(
  { on: steps, off: steps, state: Type.Optional(Type.Object({ name: Type.String(), on: value }, closed)) },
  closed,
);

const ranged = Type.Object({ set: steps, state: Type.Optional(Type.String()) }, closed);

const lamp = Type.Object(
  {
    off: steps,
    on: steps,
    /** With `$value` 0 to 1; without it there is only off (closed) and on (open). */
    dim: Type.Optional(steps),
    state: Type.Optional(Type.Object({ name: Type.String(), on: Type.Optional(value) }, closed)),
  },
  closed,
);

/** Names that a person can type; `master` is the device as a whole, and the rest are words of this form itself. */
const named = <Thing extends TSchema>(thing: Thing) =>
  Type.Record(Type.String({ pattern: '^(?!(?:master|state|inputState)$)[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' }), thing, {
    ...closed,
    minProperties: 1,
    maxProperties: 64,
  });

const capabilities = Type.Object(
  {
    /** The device as a whole, and by name the several that it has. */
    powerSocket: Type.Optional(onOff),
    powerSockets: Type.Optional(named(onOff)),
    light: Type.Optional(lamp),
    lights: Type.Optional(named(lamp)),
    display: Type.Optional(
      Type.Object(
        {
          power: Type.Optional(onOff),
          inputs: Type.Optional(
            Type.Record(Type.String(), Type.Object({ select: steps, is: Type.Optional(value) }, closed)),
          ),
          inputState: Type.Optional(Type.String()),
          volume: Type.Optional(ranged),
          mute: Type.Optional(onOff),
          pictureMute: Type.Optional(onOff),
        },
        closed,
      ),
    ),
    audioDevice: Type.Optional(
      Type.Object(
        {
          channels: Type.Record(
            Type.String(),
            Type.Object(
              {
                name: Type.Optional(Type.String()),
                minimumDb: Type.Number(),
                maximumDb: Type.Number(),
                level: Type.Optional(ranged),
                mute: Type.Optional(onOff),
              },
              closed,
            ),
          ),
          presets: Type.Optional(Type.Record(Type.String(), Type.Object({ recall: steps }, closed))),
        },
        closed,
      ),
    ),
    buttons: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            state: Type.Object({ name: Type.String(), pressed: value }, closed),
            lit: Type.Optional(steps),
            unlit: Type.Optional(steps),
          },
          closed,
        ),
      ),
    ),
  },
  closed,
);

const test = Type.Object(
  {
    /** A command, or a call such as `light.setLevel`; without it the answers come by themselves. */
    do: Type.Optional(
      Type.Object(
        {
          command: Type.Optional(Type.String()),
          with: Type.Optional(values),
          call: Type.Optional(Type.String()),
          channel: Type.Optional(Type.String()),
          value: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
        },
        closed,
      ),
    ),
    expectSent: Type.Optional(frames),
    answer: Type.Optional(frames),
    expectState: Type.Optional(values),
    /** `ok` unless written otherwise. */
    expectOutcome: Type.Optional(Type.Enum(['ok', 'refused', 'unsupported', 'no-answer'])),
  },
  closed,
);

/** What a definition file may say; the meaning of each part is in protocol.md beside this file. */
export const definitionSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 100 }),
    make: Type.Optional(Type.String({ maxLength: 100 })),
    model: Type.Optional(Type.String({ maxLength: 100 })),
    /** For people: where the facts come from, what is uncertain. */
    notes: Type.Optional(Type.String({ maxLength: 2000 })),
    connection,
    fields: Type.Optional(Type.Record(Type.String(), field)),
    commands: Type.Record(Type.String(), command),
    reports: Type.Optional(Type.Array(report, { maxItems: 32 })),
    polls: Type.Optional(
      Type.Array(
        Type.Object(
          {
            command: Type.String(),
            with: Type.Optional(values),
            everyMs: Type.Integer({ minimum: 500, maximum: 3_600_000 }),
          },
          closed,
        ),
        { maxItems: 32 },
      ),
    ),
    capabilities,
    tests: Type.Array(test, { maxItems: 200 }),
  },
  closed,
);

export type Definition = Static<typeof definitionSchema>;
export type ConnectionDefinition = Static<typeof connection>;
export type FieldDefinition = Static<typeof field>;
export type StepDefinition = Static<typeof step>;
export type OnOffDefinition = Static<typeof onOff>;
export type LampDefinition = Static<typeof lamp>;
export type TestDefinition = Static<typeof test>;

/** A value of a field or of a state: a number, or the name of a choice. */
export type Value = Static<typeof value>;
