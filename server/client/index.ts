export type * from './contract.ts';
export type { ClientEnvironment, ClientSocket, LogLevel, SocketHandlers } from './environment.ts';
export { browserEnvironment } from './browser-environment.ts';
export {
  captureCamera,
  captureDocument,
  captureMicrophone,
  captureScreen,
  listDevices,
  watchDevices,
  type CaptureDevice,
  type CaptureFailure,
  type CaptureResult,
} from './capture.ts';
export { type MeetingTimes, meetingTimes, minutesText } from './meeting-times.ts';
export { ConnectionTest, type MediaPath, type PathResult } from './connection-test.ts';
export { shownCaptions } from './captions.ts';
export { ClientError, codeOf } from './client-error.ts';
export { isClientError, joinConference } from './conference.ts';
