import type { ConsoleDevice, RoomSummary } from '../../src/protocol/index.ts';
import { formatMoment } from '@ratspult/server/ui';
import { healthText } from './health-texts.ts';
import { text } from './texts.ts';

export type HealthLevel = 'ok' | 'warning' | 'fault' | 'unpaired';

/** One thing that is wrong, in words, with what to do. */
export interface HealthProblem {
  readonly sentence: string;
  readonly remedy: string;
}

export interface RoomHealth {
  readonly level: HealthLevel;
  readonly headline: string;
  readonly problems: readonly HealthProblem[];
}

export const reasonWords = (device: Pick<ConsoleDevice, 'state' | 'reason'>): HealthProblem => {
  switch (device.reason) {
    case 'none':
      return { sentence: healthText(device.state === 'connecting' ? 'reasonConnecting' : 'reasonNone'), remedy: '' };
    case 'port-missing':
      return { sentence: healthText('reasonPortMissing'), remedy: healthText('reasonPortMissingRemedy') };
    case 'program-missing':
      return { sentence: healthText('reasonProgramMissing'), remedy: healthText('reasonProgramMissingRemedy') };
    case 'connection-refused':
      return { sentence: healthText('reasonConnectionRefused'), remedy: healthText('reasonConnectionRefusedRemedy') };
    case 'no-answer':
      return { sentence: healthText('reasonNoAnswer'), remedy: healthText('reasonNoAnswerRemedy') };
    case 'garbled':
      return { sentence: healthText('reasonGarbled'), remedy: healthText('reasonGarbledRemedy') };
    case 'refuses-commands':
      return { sentence: healthText('reasonRefusesCommands'), remedy: healthText('reasonRefusesCommandsRemedy') };
    case 'certificate':
      return { sentence: healthText('reasonCertificate'), remedy: healthText('reasonCertificateRemedy') };
    case 'wrong-password':
      return { sentence: healthText('reasonWrongPassword'), remedy: healthText('reasonWrongPasswordRemedy') };
  }
};

const deviceProblem = (device: ConsoleDevice): HealthProblem => {
  const { sentence, remedy } = reasonWords(device);
  const since = healthText('reasonSince', { time: formatMoment(device.since, Date.now()) });
  return { sentence: `${device.name}: ${sentence} ${device.reason === 'none' ? '' : since}`.trimEnd(), remedy };
};

const offline = (room: RoomSummary): RoomHealth => ({
  level: 'fault',
  headline: healthText('healthOffline'),
  problems: [
    {
      sentence:
        room.lastSeenAt === null
          ? healthText('healthNeverSeen')
          : healthText('healthOfflineDetail', { time: formatMoment(room.lastSeenAt, Date.now()) }),
      remedy: healthText('healthOfflineRemedy'),
    },
  ],
});

/** What is wrong with a room, worst first, in the words a caretaker understands. */
export const roomHealth = (room: RoomSummary): RoomHealth => {
  if (!room.paired) {
    const problem = { sentence: healthText('healthUnpairedDetail'), remedy: healthText('healthUnpairedRemedy') };
    return { level: 'unpaired', headline: healthText('healthUnpaired'), problems: [problem] };
  }
  if (!room.online || room.report === null) {
    return offline(room);
  }
  const devices = room.report.devices.filter((device) => device.kind !== 'stage');
  const broken = devices.filter((device) => device.state !== 'online' && device.state !== 'connecting');
  const connecting = devices.filter((device) => device.state === 'connecting');
  const stage = room.report.stageConnected
    ? []
    : [{ sentence: healthText('healthStage'), remedy: healthText('healthStageRemedy') }];
  const problems = [...broken.map(deviceProblem), ...stage];
  const [first] = broken;
  if (first !== undefined) {
    const headline =
      broken.length === 1
        ? healthText('healthDevice', { name: first.name })
        : healthText('healthDevices', { count: broken.length });
    return { level: broken.every((device) => device.state === 'degraded') ? 'warning' : 'fault', headline, problems };
  }
  if (stage.length > 0) {
    return { level: 'fault', headline: healthText('healthStage'), problems };
  }
  const [waiting] = connecting;
  if (waiting !== undefined) {
    return {
      level: 'warning',
      headline: healthText('healthConnecting', { name: waiting.name }),
      problems: connecting.map(deviceProblem),
    };
  }
  return { level: 'ok', headline: healthText('healthOk'), problems: [] };
};

/** What the room is being used for, in words. */
export const roomUse = (room: RoomSummary): string => {
  switch (room.report?.use ?? 'idle') {
    case 'idle':
      return text('idle');
    case 'joining':
      return text('joining');
    case 'in-meeting':
      return room.report?.meetingTitle === null || room.report === null
        ? text('inMeetingShort')
        : text('inMeeting', { title: room.report.meetingTitle });
  }
};
