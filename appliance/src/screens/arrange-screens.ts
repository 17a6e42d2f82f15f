import { Type, type Static } from 'typebox';

/** What the compositor says of a screen; of the many fields those that matter here. */
export const Outputs = Type.Array(
  Type.Object({
    name: Type.String(),
    make: Type.Optional(Type.String()),
    model: Type.Optional(Type.String()),
    serial: Type.Optional(Type.String()),
    modes: Type.Optional(Type.Array(Type.Object({ width: Type.Integer(), height: Type.Integer() }))),
  }),
);
export type Output = Static<typeof Outputs>[number];

/** The wish of the place: connector names (`DP-1`) or `make model serial`; null leaves it to the rule. */
export const ScreensFile = Type.Object({
  panel: Type.Union([Type.String(), Type.Null()]),
  stage: Type.Union([Type.String(), Type.Null()]),
});
export type ScreensFile = Static<typeof ScreensFile>;

export interface Arrangement {
  /** Connector names. */
  readonly panel: string;
  readonly stage: string;
}

const virtual = 'HEADLESS-';

const title = ({ make = '', model = '', serial = '' }: Output): string => `${make} ${model} ${serial}`.trim();

const pixels = ({ modes = [] }: Output): number => Math.max(0, ...modes.map(({ width, height }) => width * height));

/** A built-in screen is the panel's; otherwise touch panels have fewer pixels than what hangs in the hall. */
const panelFirst = (one: Output, other: Output): number => {
  const builtIn = (output: Output): number => (/^(eDP|DSI|LVDS)-/.test(output.name) ? 0 : 1);
  return builtIn(one) - builtIn(other) || pixels(one) - pixels(other) || one.name.localeCompare(other.name, 'en');
};

/**
 * Who shows what. The panel gets the one real screen where there is only one; the stage then goes on at the virtual one,
 * because a page that no screen shows is painted no more, and with it sound and cameras of the room would stop.
 */
export const arrangeScreens = (outputs: readonly Output[], wish: ScreensFile): Arrangement | null => {
  const real = outputs.filter(({ name }) => !name.startsWith(virtual)).toSorted(panelFirst);
  const spare = (other: Output | undefined): Output | undefined =>
    outputs.find((output) => output.name.startsWith(virtual) && output !== other);
  const named = (text: string | null): Output | undefined =>
    text === null ? undefined : outputs.find((output) => output.name === text || title(output) === text);
  const wishedStage = named(wish.stage);
  const panel = named(wish.panel) ?? real.find((output) => output !== wishedStage) ?? spare(wishedStage) ?? outputs[0];
  if (panel === undefined) {
    return null;
  }
  const stage = wishedStage ?? real.find((output) => output !== panel) ?? spare(panel) ?? panel;
  return { panel: panel.name, stage: stage.name };
};

/** The compositor's commands for it. */
export const arrangementCommands = ({ panel, stage }: Arrangement): readonly string[] => [
  `workspace panel output ${panel}`,
  `workspace stage output ${stage}`,
  'workspace stage',
  `move workspace to output ${stage}`,
  'workspace panel',
  `move workspace to output ${panel}`,
  `input type:touch map_to_output ${panel}`,
];
