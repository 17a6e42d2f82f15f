/** What is mutated together, and the tests that must notice. */
export interface Scope {
  /** The word on the command line. */
  readonly name: string;
  /** Source files, from the root of the checkout. */
  readonly mutate: readonly string[];
  /** The tests of these files alone: what only a test of another layer notices is a gap here. */
  readonly tests: readonly string[];
  /** Percent of the mutants that must be noticed; below it the command fails. */
  readonly leastScore: number;
}

const drivers = 'device-drivers/src';

const inFolder = (folder: string, files: readonly string[]): readonly string[] =>
  files.map((file) => `${drivers}/${folder}/${file}`);

/** A family whose folder holds `codec.ts` and `codec.test.ts` unless other files are named. */
const family = (
  name: string,
  folder: string,
  leastScore: number,
  files: { readonly mutate?: readonly string[]; readonly tests?: readonly string[] } = {},
): Scope => ({
  name,
  mutate: inFolder(folder, files.mutate ?? ['codec.ts']),
  tests: inFolder(folder, files.tests ?? ['codec.test.ts']),
  leastScore,
});

/** Most urgent first: the queue, the VISCA session, then the codecs of the families in the order of the house. */
export const scopes: readonly Scope[] = [
  family('queue', 'core', 90, {
    mutate: ['command-queue.ts'],
    tests: ['command-queue.test.ts', 'command-queue-on-the-wire.test.ts'],
  }),
  family('visca-session', 'cameras/visca', 90, {
    mutate: ['visca-session.ts', 'visca-exchange.ts'],
    tests: ['visca-start.test.ts', 'visca-session.test.ts', 'visca-session-wire.test.ts', 'visca-exchange.test.ts'],
  }),
  family('visca-codec', 'cameras/visca', 85, {
    mutate: [
      'codec.ts',
      'template.ts',
      'frame-splitter.ts',
      'inquiry-replies.ts',
      'raw-wire.ts',
      'sony-envelope.ts',
      'sony-wire.ts',
    ],
    tests: ['codec.test.ts', 'visca-frames.test.ts', 'sony-envelope.test.ts', 'sony-wire.test.ts'],
  }),
  family('pelco', 'cameras/pelco', 80),
  family('onvif', 'cameras/onvif', 70, {
    mutate: ['xml.ts', 'http-digest.ts', 'wsse.ts', 'ptz-messages.ts', 'media-messages.ts'],
    tests: ['xml.test.ts', 'http-digest.test.ts', 'wsse.test.ts', 'ptz-messages.test.ts', 'media-messages.test.ts'],
  }),
  family('uvc', 'cameras/uvc', 70, {
    mutate: ['controls.ts'],
    tests: ['controls.test.ts', 'control-values.test.ts'],
  }),
  family('hid', 'telephony/hid-telephony', 70, {
    mutate: ['report-descriptor.ts', 'reports.ts'],
    tests: ['report-descriptor.test.ts', 'descriptor-items.test.ts'],
  }),
  family('pjlink', 'displays/pjlink', 75, { tests: ['codec.test.ts', 'answers.test.ts'] }),
  family('samsung-mdc', 'displays/samsung-mdc', 70),
  family('lg', 'displays/lg', 70),
  family('nec', 'displays/nec', 70),
  family('sony-bravia', 'displays/sony-bravia', 70, { mutate: ['codec-serial.ts', 'codec-simple-ip.ts'] }),
  family('hdmi-cec', 'displays/hdmi-cec', 70),
  family('shure-dis', 'discussion/shure-dis', 70),
  family('televic-tlvcam', 'discussion/televic-tlvcam', 70),
  family('televic-cocon', 'discussion/televic-cocon', 70),
  family('televic-confero', 'discussion/televic-confero', 70),
  family('bosch-dicentis', 'discussion/bosch-dicentis', 70),
  family('beyerdynamic-quinta', 'discussion/beyerdynamic-quinta', 70),
  family('taiden-hcs', 'discussion/taiden-hcs', 70),
  family('tesira-ttp', 'audio/tesira-ttp', 70),
  family('qsys-qrc', 'audio/qsys-qrc', 70),
  family('shure-command-strings', 'audio/shure-command-strings', 70),
  family('sennheiser-ssc', 'audio/sennheiser-ssc', 70),
  family('yamaha-rm', 'audio/yamaha-rm', 70),
  family('clearone-converge', 'audio/clearone-converge', 70),
  family('polycom-soundstructure', 'audio/polycom-soundstructure', 70),
  family('pipewire', 'audio/pipewire', 70, { mutate: ['graph.ts', 'json-splitter.ts', 'volume.ts'] }),
  family('generic', 'generic', 70, {
    mutate: ['field-codec.ts', 'template.ts', 'frame-splitter.ts'],
    tests: ['template.test.ts', 'definitions.test.ts'],
  }),
  family('lines', 'core', 70, { mutate: ['line-splitter.ts'], tests: ['line-splitter.test.ts'] }),
];
