import { parseArgs } from 'node:util';

export interface StartOptions {
  readonly help: boolean;
  readonly windows: boolean;
  readonly lan: boolean;
  readonly unpaired: boolean;
  readonly reset: boolean;
  readonly data: string | null;
  readonly port: number;
}

export type ParsedArguments =
  | { readonly ok: true; readonly options: StartOptions }
  | { readonly ok: false; readonly problem: string };

const known = {
  help: { type: 'boolean', short: 'h', default: false },
  windows: { type: 'boolean', default: false },
  lan: { type: 'boolean', default: false },
  unpaired: { type: 'boolean', default: false },
  reset: { type: 'boolean', default: false },
  data: { type: 'string' },
  port: { type: 'string', default: '8480' },
} as const;

/** Reads the arguments of `npm start --`; the problem is one English sentence for the terminal. */
export const parseStartArguments = (args: readonly string[]): ParsedArguments => {
  try {
    const { values } = parseArgs({ args: [...args], options: known, strict: true, allowPositionals: false });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1024 || port > 65_532) {
      return { ok: false, problem: `--port must be a whole number from 1024 to 65532, not "${values.port}".` };
    }
    return { ok: true, options: { ...values, data: values.data ?? null, port } };
  } catch (cause) {
    return { ok: false, problem: cause instanceof Error ? cause.message : String(cause) };
  }
};

export const startHelp = `Ratspult: the city's conference server and a council chamber that joins it.

  npm start                 set up what is missing, then run on this machine only:
                            instance, room appliance in a simulated chamber, panel, stage,
                            web client, console. Ctrl-C stops all of it.
  npm start -- --windows    also open panel and stage in Chromium windows (needs a desktop)
  npm start -- --lan        also serve other machines over TLS, with a local authority made
                            on the spot; prints how to trust it
  npm start -- --unpaired   leave the room unpaired, to play the pairing at console and panel
  npm start -- --data DIR   keep data in DIR instead of .data/demo
  npm start -- --port N     use ports N to N+2 instead of 8480 to 8482
  npm start -- --reset      delete the demo's data first
  npm start -- --help       this text

  npm test                  all checks and tests
  npm run bench             the measurements of tests/bench

Panel and stage open in any current browser at the printed addresses. The stage needs camera and
microphone permission; with no stage open the panel says so and shows the address.
`;
