import type { Case } from '../../shared/service.ts';
import { identityNumber, unlessEmpty, unlessPlaceholder } from './wire.ts';

/** What the profiles that write JSON say alike of a case, in the order they say it. */

/** 12 digits, padded on the right. */
export function areaCode(item: Case): string {
  return item.areaCode.padEnd(12, '0');
}

export function serviceNumber(item: Case): number {
  return item.serviceNumber ?? 1;
}

export function taskFields(item: Case) {
  return {
    taskCode: item.taskCode,
    ...unlessEmpty('taskHandleItem', item.taskHandleItem),
    taskName: item.taskName,
  };
}

export function personFields(item: Case) {
  return {
    ...unlessEmpty('userProp', item.userProp),
    ...unlessPlaceholder('userName', item.userName),
    ...unlessEmpty('userPageType', item.userPageType),
    ...unlessPlaceholder('certKey', identityNumber(item.certKey)),
  };
}
