import type { IForbiddenRuleType, IRegularForbiddenRuleType } from 'dependency-cruiser';

const anyWorkspace = '^(appliance|device-drivers|images|kiosk-ui|server|tests)/';
const test = '[.]test[.]ts$';
const protocols = '^(server|appliance)/src/protocol/';
const schemaLibrary = 'node_modules/typebox/';
const inputAndOutput =
  '^(node:)?(child_process|cluster|dgram|dns|fs|http|http2|https|inspector|net|os|readline|repl|sqlite|tls|worker_threads)(/|$)';
const inputAndOutputPackages =
  'node_modules/(@fastify|@serialport|fastify|kysely|mediasoup|mediasoup-client|node-onvif|pg|pino|serialport|ws)/';

/** Folders that decide and compute, and leave the world to others. */
export const pureFolders: readonly string[] = [
  '^device-drivers/src/core/(?!transport/)',
  '^device-drivers/src/[^/]+/codec[^/]*[.]ts$',
  '^server/src/meeting/',
  '^appliance/src/(room|director)/',
  '^kiosk-ui/src/stage/layout',
];

function forbid(
  name: string,
  comment: string,
  from: IRegularForbiddenRuleType['from'],
  to: IRegularForbiddenRuleType['to'],
): IForbiddenRuleType {
  return { name, comment, severity: 'error', from, to };
}

/** The rules of the architecture: arrows point down, nothing points up. */
export const rules: readonly IForbiddenRuleType[] = [
  forbid(
    'protocol-is-a-leaf',
    'Protocol folders import only the schema library and protocol siblings.',
    { path: protocols, pathNot: test },
    { pathNot: [protocols, schemaLibrary] },
  ),
  forbid(
    'drivers-know-nobody',
    'device-drivers imports no other workspace.',
    { path: '^device-drivers/' },
    { path: anyWorkspace, pathNot: '^device-drivers/' },
  ),
  forbid(
    'server-knows-nobody',
    'server imports no other workspace.',
    { path: '^server/' },
    { path: anyWorkspace, pathNot: '^server/' },
  ),
  forbid(
    'server-process-without-pages',
    'What runs on the server does not import what runs in browsers.',
    { path: '^server/src/', pathNot: test },
    { path: '^server/(client|ui|web)/' },
  ),
  forbid(
    'client-knows-protocol-only',
    'The browser conference SDK imports the protocol only.',
    { path: '^server/client/', pathNot: test },
    { path: anyWorkspace, pathNot: ['^server/client/', '^server/src/protocol/'] },
  ),
  forbid(
    'ui-is-a-leaf',
    'Tokens, base elements and texts import lit and signals only.',
    { path: '^server/ui/', pathNot: test },
    {
      pathNot: [
        '^server/ui/',
        'node_modules/(@preact/signals-core|@lit|lit|lit-html|lit-element|@fontsource-variable|lucide[^/]*)/',
        '[.]css$',
      ],
    },
  ),
  forbid(
    'web-knows-client-ui-and-protocol',
    'Web client and console import the SDK, the common look and the protocol.',
    { path: '^server/web/', pathNot: test },
    { path: anyWorkspace, pathNot: ['^server/(client|ui|web)/', '^server/src/protocol/'] },
  ),
  forbid(
    'appliance-knows-drivers-and-server-protocol',
    'appliance imports device-drivers and the protocol of the server only.',
    { path: '^appliance/' },
    { path: anyWorkspace, pathNot: ['^appliance/', '^device-drivers/', '^server/src/protocol/'] },
  ),
  forbid(
    'kiosk-knows-protocols-client-and-ui',
    'kiosk-ui imports the two protocols, the SDK and the common look only.',
    { path: '^kiosk-ui/' },
    { path: anyWorkspace, pathNot: ['^kiosk-ui/', protocols, '^server/(client|ui)/'] },
  ),
  forbid(
    'browser-without-node',
    'Code for browsers imports nothing of Node.',
    { path: '^(kiosk-ui/src|server/(client|ui|web))/', pathNot: [test, '/build[.]ts$'] },
    { dependencyTypes: ['core'] },
  ),
  forbid(
    'simulators-for-tests-only',
    'Nothing outside tests and the demo imports the simulators.',
    { pathNot: ['^device-drivers/simulators/', '^tests/', test] },
    { path: '^device-drivers/simulators/' },
  ),
  forbid(
    'pure-without-node-io',
    'Pure folders import no input or output of Node.',
    { path: [...pureFolders], pathNot: test },
    { path: inputAndOutput },
  ),
  forbid(
    'pure-without-io-packages',
    'Pure folders import no package that does input or output.',
    { path: [...pureFolders], pathNot: test },
    { path: inputAndOutputPackages },
  ),
  forbid('no-cycles', 'No cycles, type-only ones included.', {}, { circular: true }),
  forbid(
    'resolvable',
    'Every import leads somewhere: a module that is not found cannot be judged.',
    {},
    { couldNotResolve: true, pathNot: '^virtual:' },
  ),
];
