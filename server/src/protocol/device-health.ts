import { Type, type Static } from 'typebox';

export const DeviceHealthState = Type.Union([
  Type.Literal('connecting'),
  Type.Literal('online'),
  Type.Literal('degraded'),
  Type.Literal('auth-failed'),
  Type.Literal('offline'),
]);
export type DeviceHealthState = Static<typeof DeviceHealthState>;

export const DeviceHealthReason = Type.Union([
  Type.Literal('none'),
  Type.Literal('port-missing'),
  Type.Literal('program-missing'),
  Type.Literal('connection-refused'),
  Type.Literal('no-answer'),
  Type.Literal('garbled'),
  Type.Literal('refuses-commands'),
  Type.Literal('wrong-password'),
  Type.Literal('certificate'),
]);
export type DeviceHealthReason = Static<typeof DeviceHealthReason>;
