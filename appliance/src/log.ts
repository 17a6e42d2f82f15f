/**
 * info = one line per lifecycle transition; warn = recovered by itself; error = someone must act.
 * Never names of people, never contents of meetings. A pino logger fits through `toLog`.
 */
export interface Log {
  info(message: string, fields: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  error(message: string, fields: Readonly<Record<string, unknown>>): void;
}

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface FieldsFirstLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const toLog = (logger: FieldsFirstLogger): Log => ({
  info: (message, fields) => logger.info(fields, message),
  warn: (message, fields) => logger.warn(fields, message),
  error: (message, fields) => logger.error(fields, message),
});
