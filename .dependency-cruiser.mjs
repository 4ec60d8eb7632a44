/** The walls of the house; `npm run check` fails where one is broken. */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Data flows one way; a cycle means a room is wrong.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'shared-is-pure',
      severity: 'error',
      comment: 'The one language knows no other room, no Node, no Electron.',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(electron|renderer|scripts|tests)/|^electron$|^node:' },
    },
    {
      name: 'shared-uses-no-node-modules-of-node',
      severity: 'error',
      comment: 'No clock, no disk, no socket in shared.',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'window-knows-only-shared',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^(electron|scripts|tests)/|^node_modules/electron/' },
    },
    {
      name: 'window-has-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'main-knows-only-shared',
      severity: 'error',
      from: { path: '^electron/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: '^(renderer|scripts|tests)/' },
    },
    {
      name: 'electron-only-at-the-rim',
      severity: 'error',
      comment: 'Everything else of main runs and is tested in plain Node.',
      from: {
        path: '^electron/',
        pathNot:
          '^electron/(main|preload|ipc)\\.ts$|^electron/kiosk/|^electron/device/secrets\\.ts$',
      },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'simulators-stand-alone',
      severity: 'error',
      comment: 'A simulator that shares code with an adapter agrees with its mistakes.',
      from: { path: '^scripts/[a-z]+-simulator/|^scripts/sim-' },
      to: { path: '^(electron|renderer|shared)/' },
    },
    {
      name: 'outbox-has-no-window',
      severity: 'error',
      comment: 'The worker may not touch the DOM.',
      from: { path: '^renderer/outbox/' },
      to: { path: '^renderer/(?!outbox/)|^node_modules/react' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { pathNot: '\\.test\\.tsx?$|^tests/|/testing/' },
      to: { path: '\\.test\\.tsx?$|^tests/' },
    },
    {
      name: 'test-support-stays-in-tests',
      severity: 'error',
      from: { pathNot: '\\.test\\.tsx?$|^tests/|/testing/' },
      to: { path: '/testing/' },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      comment:
        'What the bench compares us with is installed when it runs, outside this repository.',
      from: { pathNot: '^scripts/bench/peers/host/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
    exclude: { path: '^(out|dist)/' },
  },
};
