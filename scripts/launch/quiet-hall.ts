import type { ProvisioningFile } from '../../shared/provisioning.ts';

/** A hall in which nothing happens: no queue machine calls, and no province answers. */
export function quietHall(own: Pick<ProvisioningFile, 'hall' | 'counter'>): ProvisioningFile {
  return {
    format: 'yiping-provisioning/1',
    ...own,
    queue: [
      {
        transport: 'tcp-server',
        profile: 'yiping-json',
        host: '127.0.0.1',
        port: 0,
        allow: ['127.0.0.1'],
      },
    ],
    province: {
      profile: 'standard',
      base: 'http://127.0.0.1:9',
      appKey: 'nobody',
      appSecret: 'nobody-app-secret',
    },
    display: { fullScreen: false },
  };
}
