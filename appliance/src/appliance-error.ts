/**
 * What the caller of the appliance could not expect. Expected failures are return values.
 * - `configuration-invalid`: the room's configuration has problems; they are in `fields.problems`
 * - `port-taken`: the loopback port cannot be listened on
 * - `data-dir-unusable`: the data folder cannot be made or read
 */
export type ApplianceErrorCode = 'configuration-invalid' | 'port-taken' | 'data-dir-unusable';

export class ApplianceError extends Error {
  override readonly name = 'ApplianceError';
  readonly code: ApplianceErrorCode;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(code: ApplianceErrorCode, message: string, fields: Readonly<Record<string, unknown>>, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.fields = fields;
  }
}

export const isApplianceError = (thrown: unknown): thrown is ApplianceError => thrown instanceof ApplianceError;
