import type { RoomEvent as FleetRoomEvent } from '@ratspult/server/protocol';
import type { Clock } from '@ratspult/device-drivers';
import type { FleetAgent } from './fleet/fleet-agent.ts';
import type { Outbox } from './fleet/outbox.ts';
import { NamedTimers } from './named-timers.ts';
import type { StageMeeting } from './protocol/index.ts';
import type { RoomHost } from './room-host.ts';
import { wantsMeeting } from './room/meeting-machine.ts';
import type { RoomEffect } from './room/room-event.ts';
import type { JoinTarget } from './room/room-state.ts';
import type { StageHub } from './stage/stage-hub.ts';

export interface RoomEffectsOptions {
  readonly host: RoomHost;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly outbox: Outbox;
  readonly fleet: () => FleetAgent;
  readonly stage: () => StageHub;
}

/** Does what the room's reducer asks for. */
export class RoomEffects {
  readonly #options: RoomEffectsOptions;
  readonly #timers: NamedTimers;

  constructor(options: RoomEffectsOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
  }

  run(effect: RoomEffect): void {
    const { host, stage } = this.#options;
    switch (effect.type) {
      case 'request-ticket':
        void this.#requestTicket(effect.joinId, effect.target, effect.patient);
        return;
      case 'direct-stage':
        stage().send({ type: 'meeting', meeting: effect.meeting });
        return;
      case 'start-timer': {
        const { timer } = effect;
        this.#timers.start(timer, effect.delayMs, () => host.dispatch({ type: 'timer', timer }));
        return;
      }
      case 'stop-timer':
        this.#timers.stop(effect.timer);
        return;
      case 'record':
        this.record(effect.kind, null, effect.detail);
        return;
      case 'record-device':
        this.record(effect.kind, effect.deviceId, effect.detail);
    }
  }

  /** Keeps an event for the instance's history of the room. */
  record(kind: FleetRoomEvent['kind'], deviceId: string | null, detail: string): void {
    const { outbox, clock, newId, fleet } = this.#options;
    outbox.add({ id: newId(), at: clock.epochMs(), kind, deviceId, detail: detail.slice(0, 200) });
    fleet().flushEvents();
  }

  /** What a stage that lost the conference for good needs to come back; null when the room is in no meeting any more. */
  async renewTicket(): Promise<StageMeeting | null> {
    const { meeting } = this.#options.host.state;
    if (meeting.joinId === null || meeting.target === null) {
      return null;
    }
    const { joinId } = meeting;
    const answer = await this.#options.fleet().ticket(meeting.target, true, () => this.#wanted(joinId));
    if (!answer.ok || !this.#wanted(joinId)) {
      return null;
    }
    return { joinId, conferenceUrl: answer.result.conferenceUrl, ticket: answer.result.ticket };
  }

  close(): void {
    this.#timers.stopAll();
  }

  async #requestTicket(joinId: string, target: JoinTarget, patient: boolean): Promise<void> {
    const { host, fleet } = this.#options;
    const answer = await fleet().ticket(target, patient, () => this.#wanted(joinId));
    if (answer.ok) {
      host.dispatch({ type: 'ticket', joinId, ticket: answer.result });
    } else if (this.#wanted(joinId)) {
      host.dispatch({ type: 'ticket-refused', joinId, code: answer.code });
    }
  }

  #wanted(joinId: string): boolean {
    const { meeting } = this.#options.host.state;
    return meeting.joinId === joinId && wantsMeeting(meeting.phase);
  }
}
