/** Sabotage `delete-before-send`: a record is crossed off first and sent afterwards, once. */
import { openProvince as openReal } from '../../../electron/province/index.ts';

export const openProvince: typeof openReal = (...args) => {
  const province = openReal(...args);
  return {
    ...province,
    submit: (records) => {
      void province.submit(records);
      return Promise.resolve(records.map(() => ({ kind: 'delivered', receipt: 'early' })));
    },
  };
};
