/** What a demo's province hands out to its halls; made up, and the key pair is a throw-away one. */
export const DEMO = {
  appMark: 'DEMOMARK',
  appWord: 'demo-app-word',
  dataSource: 'demo',
  publicKey:
    '045591b92c1f2b42c5611efb8a5c59da573ebe820df4e4acfd0e298767e9acf04a1db43d013ab45e440d3e620bf10d8676988bb1b4bfd04ca77b69c049ee52a805',
  privateKey: 'd222d8076134583f263774e7aa8c1ddeb234e48105127464da4b394471219f68',
  page: { appId: 'demo-page', secret: 'demo-page-secret' },
} as const;
