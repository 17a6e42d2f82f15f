import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { suggestion, type ConfigurationProblem } from './configuration-problem.ts';
import { toAudioLevels } from './audio-configuration.ts';
import { toEquipment } from './equipment-configuration.ts';
import { findReferenceProblems } from './reference-problems.ts';
import { toTalkerMicrophones } from './talker-configuration.ts';
import { defaultDisplaysOffAfterMs, RoomConfigurationFile, type RoomConfiguration } from './room-configuration.ts';

export type ParsedConfiguration =
  | { readonly ok: true; readonly configuration: RoomConfiguration; readonly file: RoomConfigurationFile }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

const maxProblems = 50;

export const parseConfigurationText = (text: string): ParsedConfiguration => {
  try {
    const value: unknown = JSON.parse(text);
    return parseConfiguration(value);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not JSON';
    return { ok: false, problems: [{ code: 'syntax', place: '', message: `The file is not JSON: ${message}.` }] };
  }
};

/** Checks the whole file before anything of it counts. */
export const parseConfiguration = (value: unknown): ParsedConfiguration => {
  if (!Check(RoomConfigurationFile, value)) {
    const problems = Errors(RoomConfigurationFile, value).flatMap((error) =>
      describe(RoomConfigurationFile, value, error),
    );
    return { ok: false, problems: problems.slice(0, maxProblems) };
  }
  const problems = findReferenceProblems(value);
  return problems.length === 0
    ? { ok: true, configuration: withDefaults(value), file: value }
    : { ok: false, problems: problems.slice(0, maxProblems) };
};

const withDefaults = (file: RoomConfigurationFile): RoomConfiguration => ({
  roomName: file.roomName,
  serverUrl: file.serverUrl.replace(/\/+$/, ''),
  dataDir: file.dataDir,
  listenPort: file.listenPort ?? 8481,
  devices: file.devices,
  cameras: (file.cameras ?? []).map((camera) => ({
    id: camera.deviceId,
    source: camera.source,
    presets: (camera.presets ?? []).map((preset) => ({ ...preset, seat: preset.seat ?? null })),
    overviewPresetId: camera.overviewPresetId ?? null,
  })),
  discussionDeviceId: file.discussionDeviceId ?? null,
  seats: (file.seats ?? []).map(({ seat, name, detail, cameraId, presetId }) => ({
    seat,
    name,
    detail,
    shot: cameraId === undefined || presetId === undefined ? null : { cameraId, presetId },
  })),
  microphone: file.stage?.microphone ?? null,
  speaker: file.stage?.speaker ?? null,
  timings: {
    microphoneOffDebounceMs: file.automation?.microphoneOffDebounceMs ?? 300,
    holdMs: file.automation?.holdMs ?? 1_000,
    overviewAfterMs: file.automation?.overviewAfterMs ?? 5_000,
    minimumShotMs: file.automation?.minimumShotMs ?? 2_000,
    manualPauseMs: file.automation?.manualPauseMs ?? 60_000,
    talkerAfterMs: file.automation?.talkerAfterMs ?? 700,
    talkerStayMs: file.automation?.talkerStayMs ?? 4_000,
  },
  prioritySeats: file.automation?.prioritySeats ?? [],
  talkerMicrophones: toTalkerMicrophones(file),
  displays: (file.displays ?? []).map(({ deviceId, input }) => ({ id: deviceId, input: input ?? null })),
  displaysOffAfterMs: file.displaysOffAfterMs ?? defaultDisplaysOffAfterMs,
  muteKeys: (file.muteKeys ?? []).map(({ deviceId, channelId }) => ({
    id: deviceId,
    channelId: channelId ?? 'master',
  })),
  audioLevels: toAudioLevels(file),
  equipment: toEquipment(file),
});

type SchemaError = ReturnType<typeof Errors>[number];

const describe = (schema: TSchema, file: unknown, error: SchemaError): ConfigurationProblem[] => {
  const place = error.instancePath;
  // An unknown key is reported twice by the validator; the other report carries its name.
  if (error.keyword === 'boolean') {
    return [];
  }
  if (error.keyword === 'additionalProperties') {
    const known = knownKeys(schema, place);
    return error.params.additionalProperties.map((key) => ({
      code: 'unknown-key',
      place: `${place}/${key}`,
      message: `"${key.slice(0, 60)}" is not a key here. ${suggestion(key, known)}`,
    }));
  }
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((key) => ({
      code: 'missing-key',
      place: `${place}/${key}`,
      message: `"${key}" is missing.`,
    }));
  }
  if (error.keyword === 'enum') {
    const word = String(valueAt(file, place)).slice(0, 60);
    const known = error.params.allowedValues.map(String);
    return [{ code: 'wrong-value', place, message: `"${word}" is not possible here. ${suggestion(word, known)}` }];
  }
  return [{ code: 'wrong-value', place, message: `The value ${error.message}.` }];
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const valueAt = (file: unknown, place: string): unknown =>
  place
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), file);

/** Keys the schema knows at a place; array indices step into the items. */
const knownKeys = (schema: unknown, place: string): readonly string[] => {
  let at: unknown = schema;
  for (const key of place.split('/').slice(1)) {
    if (!isRecord(at)) {
      return [];
    }
    const properties = at['properties'];
    at = isRecord(properties) ? properties[key] : at['items'];
  }
  return unionKeys(at);
};

const unionKeys = (schema: unknown): readonly string[] => {
  if (!isRecord(schema)) {
    return [];
  }
  const variants = schema['anyOf'];
  if (Array.isArray(variants)) {
    return [...new Set(variants.flatMap(unionKeys))];
  }
  const properties = schema['properties'];
  return isRecord(properties) ? Object.keys(properties) : [];
};
