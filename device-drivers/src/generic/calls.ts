import type { Compiled } from './compile.ts';
import type { OnOffDefinition, StepDefinition, Value } from './definition-schema.ts';
import { lampsOf, socketsOf } from './switched-parts.ts';

/** What a capability is asked for, as commands of the definition. */
export interface Plan {
  readonly steps: readonly StepDefinition[];
  /** What `$value` stands for. */
  readonly wanted: Value | null;
}

const plan = (steps: readonly StepDefinition[] | undefined, wanted: Value | null = null): Plan | null =>
  steps === undefined ? null : { steps, wanted };

const onOff = (definition: OnOffDefinition | undefined, on: unknown): Plan | null =>
  plan(on === true ? definition?.on : definition?.off);

const ranged = (set: readonly StepDefinition[] | undefined, value: unknown): Plan | null =>
  typeof value === 'number' ? plan(set, value) : null;

const light = ({ definition }: Compiled, level: unknown, lamp: string): Plan | null => {
  const mapping = lampsOf(definition).get(lamp);
  if (mapping === undefined || typeof level !== 'number') {
    return null;
  }
  return mapping.dim === undefined ? plan(level >= 0.5 ? mapping.on : mapping.off) : ranged(mapping.dim, level);
};

type PlanCall = (compiled: Compiled, value: unknown, channel: string) => Plan | null;

/** Every call a test may name and a capability makes; null is what the definition does not offer. */
const planCalls = {
  'powerSocket.setOn': ({ definition }, on, socket) => onOff(socketsOf(definition).get(socket), on),
  'light.setLevel': (compiled, level, lamp) => light(compiled, level, lamp),
  'display.setPower': ({ definition }, on) => onOff(definition.capabilities.display?.power, on),
  'display.setMuted': ({ definition }, on) => onOff(definition.capabilities.display?.mute, on),
  'display.setPictureMuted': ({ definition }, on) => onOff(definition.capabilities.display?.pictureMute, on),
  'display.setVolume': ({ definition }, volume) => ranged(definition.capabilities.display?.volume?.set, volume),
  'display.selectInput': ({ definition }, input) =>
    plan(definition.capabilities.display?.inputs?.[String(input)]?.select),
  'audioDevice.setLevel': ({ definition }, level, channel) =>
    ranged(definition.capabilities.audioDevice?.channels[channel]?.level?.set, level),
  'audioDevice.setMuted': ({ definition }, muted, channel) =>
    onOff(definition.capabilities.audioDevice?.channels[channel]?.mute, muted),
  'audioDevice.recallPreset': ({ definition }, preset) =>
    plan(definition.capabilities.audioDevice?.presets?.[String(preset)]?.recall),
  'button.setLit': ({ definition }, lit, channel) => {
    const button = definition.capabilities.buttons?.[channel];
    return plan(lit === true ? button?.lit : button?.unlit);
  },
} as const satisfies Record<string, PlanCall>;

export type CallName = keyof typeof planCalls;

export const callNames: readonly string[] = Object.keys(planCalls);

const isCallName = (name: string): name is CallName => Object.hasOwn(planCalls, name);

export const planCall = (compiled: Compiled, call: CallName, value: unknown, channel: string): Plan | null =>
  planCalls[call](compiled, value, channel);

/** The same for a name out of a file; undefined when there is no such call. */
export const planNamedCall = (
  compiled: Compiled,
  call: string,
  value: unknown,
  channel: string,
): Plan | null | undefined => (isCallName(call) ? planCall(compiled, call, value, channel) : undefined);
