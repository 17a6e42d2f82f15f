import type { AudioChannel, AudioDevice } from '../core/capabilities/audio-device.ts';
import { noCapabilities, type Capabilities } from '../core/capabilities/capabilities.ts';
import type { DeviceEvent } from '../core/device.ts';
import { unknownDisplayState, type Display, type DisplayState } from '../core/capabilities/display.ts';
import { failed, type Outcome } from '../core/outcome.ts';
import type { Button, Light, PowerSocket } from '../core/capabilities/switched-things.ts';
import { planCall, type CallName } from './calls.ts';
import type { Compiled } from './compile.ts';
import type { LampDefinition, OnOffDefinition } from './definition-schema.ts';
import type { GenericSession } from './generic-session.ts';
import { lampsOf, socketsOf } from './switched-parts.ts';
import type { Values } from './template.ts';

/** The capabilities a definition describes, on top of the states of its session. */
export class GenericCapabilities {
  readonly #compiled: Compiled;
  readonly #session: GenericSession;
  readonly #sockets: ReadonlyMap<string, OnOffDefinition>;
  readonly #lamps: ReadonlyMap<string, LampDefinition>;
  /** What was last told of each thing, so that only changes are told. */
  readonly #told = new Map<string, string>();

  constructor(compiled: Compiled, session: GenericSession) {
    this.#compiled = compiled;
    this.#session = session;
    this.#sockets = socketsOf(compiled.definition);
    this.#lamps = lampsOf(compiled.definition);
  }

  capabilities(): Capabilities {
    const { display, audioDevice, buttons } = this.#compiled.definition.capabilities;
    return {
      ...noCapabilities,
      powerSocket: this.#sockets.size === 0 ? null : this.#powerSocket(),
      light: this.#lamps.size === 0 ? null : this.#light(),
      display: display === undefined ? null : this.#display(),
      audioDevice: audioDevice === undefined ? null : this.#audioDevice(),
      button: buttons === undefined ? null : this.#button(Object.keys(buttons)),
    };
  }

  /** Tells what changed since it was last called. */
  tell(emit: (event: DeviceEvent) => void): void {
    for (const [key, event] of this.#events()) {
      const now = JSON.stringify(event);
      if (this.#told.get(key) !== now) {
        this.#told.set(key, now);
        emit(event);
      }
    }
  }

  *#events(): Generator<readonly [string, DeviceEvent]> {
    const { display, audioDevice, buttons = {} } = this.#compiled.definition.capabilities;
    yield* this.#switchedEvents();
    if (display !== undefined) {
      yield ['display', { type: 'display', display: this.#displayState() }];
    }
    if (audioDevice !== undefined) {
      for (const channel of this.#channels()) {
        yield [`channel ${channel.id}`, { type: 'audio-channel', channel }];
      }
    }
    for (const [button, { state }] of Object.entries(buttons)) {
      const value = this.#session.state.get(state.name);
      if (value !== undefined) {
        yield [`button ${button}`, { type: 'button', button, pressed: value === state.pressed }];
      }
    }
  }

  *#switchedEvents(): Generator<readonly [string, DeviceEvent]> {
    for (const [socket, definition] of this.#sockets) {
      const on = isOn(definition, this.#session.state);
      if (on !== null) {
        yield [`power-socket ${socket}`, { type: 'power-socket', socket, on }];
      }
    }
    for (const lamp of this.#lamps.keys()) {
      const level01 = this.#level01(lamp);
      if (level01 !== null) {
        yield [`light ${lamp}`, { type: 'light', lamp, level01 }];
      }
    }
  }

  #call(call: CallName, value: unknown, channel = ''): Promise<Outcome<void>> {
    return this.#session.perform(planCall(this.#compiled, call, value, channel));
  }

  #powerSocket(): PowerSocket {
    return {
      sockets: [...this.#sockets.keys()],
      isOn: (socket) => isOn(this.#sockets.get(socket), this.#session.state),
      setOn: (socket, on) => this.#call('powerSocket.setOn', on, socket),
    };
  }

  #light(): Light {
    return {
      lamps: [...this.#lamps.keys()],
      level01: (lamp) => this.#level01(lamp),
      switchedOnly: (lamp) => this.#lamps.get(lamp)?.dim === undefined,
      setLevel: (lamp, level01) => this.#call('light.setLevel', clamp(level01, 0, 1), lamp),
    };
  }

  #level01(lamp: string): number | null {
    const state = this.#lamps.get(lamp)?.state;
    const value = state === undefined ? undefined : this.#session.state.get(state.name);
    if (state === undefined || value === undefined) {
      return null;
    }
    if (state.on !== undefined) {
      return value === state.on ? 1 : 0;
    }
    return typeof value === 'number' ? clamp(value, 0, 1) : null;
  }

  #display(): Display {
    const { display } = this.#compiled.definition.capabilities;
    return {
      features: {
        inputs: Object.keys(display?.inputs ?? {}),
        volume: display?.volume !== undefined,
        mute: display?.mute !== undefined,
        pictureMute: display?.pictureMute !== undefined,
      },
      state: () => this.#displayState(),
      setPower: (on) => this.#call('display.setPower', on),
      selectInput: (input) => this.#call('display.selectInput', input),
      setVolume: (volume01) => this.#call('display.setVolume', clamp(volume01, 0, 1)),
      setMuted: (muted) => this.#call('display.setMuted', muted),
      setPictureMuted: (muted) => this.#call('display.setPictureMuted', muted),
    };
  }

  #displayState(): DisplayState {
    const { display } = this.#compiled.definition.capabilities;
    const { state } = this.#session;
    const on = isOn(display?.power, state);
    const volume = display?.volume?.state === undefined ? null : state.get(display.volume.state);
    return {
      ...unknownDisplayState,
      power: on === null ? 'unknown' : onWord(on),
      input: this.#input(),
      volume01: typeof volume === 'number' ? clamp(volume, 0, 1) : null,
      muted: isOn(display?.mute, state),
      pictureMuted: isOn(display?.pictureMute, state),
    };
  }

  #input(): string | null {
    const { display } = this.#compiled.definition.capabilities;
    const value = display?.inputState === undefined ? undefined : this.#session.state.get(display.inputState);
    if (value === undefined) {
      return null;
    }
    const named = Object.entries(display?.inputs ?? {}).find(([, { is }]) => is === value);
    return named === undefined ? String(value) : named[0];
  }

  #audioDevice(): AudioDevice {
    return {
      talkers: null,
      channels: () => this.#channels(),
      setLevel: (id, levelDb) => {
        const channel = this.#channels().find((one) => one.id === id);
        const held = channel === undefined ? levelDb : clamp(levelDb, channel.minimumDb, channel.maximumDb);
        return this.#call('audioDevice.setLevel', held, id);
      },
      setMuted: (id, muted) => this.#call('audioDevice.setMuted', muted, id),
      recallPreset: (preset) => this.#call('audioDevice.recallPreset', preset),
      setMeters: async () => failed('unsupported', 'a definition has no meters'),
    };
  }

  #channels(): readonly AudioChannel[] {
    const channels = this.#compiled.definition.capabilities.audioDevice?.channels ?? {};
    return Object.entries(channels).map(([id, { name = null, minimumDb, maximumDb, level, mute }]) => {
      const db = level?.state === undefined ? undefined : this.#session.state.get(level.state);
      const levelDb = typeof db === 'number' ? db : null;
      return { id, name, minimumDb, maximumDb, levelDb, muted: isOn(mute, this.#session.state) };
    });
  }

  #button(buttons: readonly string[]): Button {
    return { buttons, setLit: (button, lit) => this.#call('button.setLit', lit, button) };
  }
}

const clamp = (value: number, low: number, high: number): number =>
  Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : low;

const onWord = (on: boolean): 'on' | 'off' => (on ? 'on' : 'off');

/** Null while it is not known, or when the definition names no state for it. */
const isOn = (definition: OnOffDefinition | undefined, state: Values): boolean | null => {
  const value = definition?.state === undefined ? undefined : state.get(definition.state.name);
  return value === undefined ? null : value === definition?.state?.on;
};
