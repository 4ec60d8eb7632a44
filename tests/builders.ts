/** Records for tests: each builder gives something valid, and a test names only what it is about. */
import { v7 as uuidv7 } from 'uuid';
import type { Moment } from '../shared/clock.ts';
import type { EvaluationDraft } from '../shared/evaluation.ts';
import type { OutboxItem } from '../shared/outbox.ts';
import {
  type Provisioning,
  type ProvisioningFile,
  provisioningSchema,
} from '../shared/provisioning.ts';
import type { QueueEvent, QueueEventKind } from '../shared/queue-event.ts';
import type { Due } from '../shared/schedule.ts';
import type { Case, Service, Staff } from '../shared/service.ts';
import { EMPTY_MEMORY, type Memory, type Rating } from '../shared/session/memory.ts';

/** 2026-03-02 10:00:00 in Asia/Shanghai, a Monday. */
export const MONDAY_MORNING = Date.UTC(2026, 2, 2, 2);

export function anId(): string {
  return uuidv7();
}

export function aMoment(at = MONDAY_MORNING): Moment {
  return { corrected: at, wall: at, monotonic: at - MONDAY_MORNING };
}

export function aCase(own: Partial<Case> = {}): Case {
  return {
    projectNo: '350200260302000001',
    areaCode: '350200',
    orgCode: '350200000000_11350200MB00000001',
    orgName: '示例市人力资源和社会保障局',
    taskCode: '1'.repeat(31),
    taskName: '社会保障卡申领',
    proStatus: 3,
    ...own,
  };
}

/** A case with everything about its citizen that must not be seen (R12). */
export function aCaseWithCitizen(own: Partial<Case> = {}): Case {
  return aCase({
    userProp: '1',
    userName: '测试人甲',
    userPageType: '111',
    certKey: '350200199001010010',
    mobile: '13800001234',
    handleUserName: '测试人乙',
    handleUserPageCode: '350200199202020020',
    ...own,
  });
}

export function aStaff(own: Partial<Staff> = {}): Staff {
  return { code: 'S017', name: '示例员', ...own };
}

export function aService(own: Partial<Service> = {}): Service {
  return { id: anId(), counter: '5', ticket: 'A023', calledAt: aMoment(), announced: true, ...own };
}

export function aRating(own: Partial<Rating> = {}): Rating {
  return {
    ids: [anId()],
    level: 5,
    chosen: [],
    answers: [],
    text: '',
    declined: false,
    wantsCallback: false,
    touchedAt: aMoment(),
    ...own,
  };
}

export function aMemory(own: Partial<Memory> = {}): Memory {
  return { ...EMPTY_MEMORY, ...own };
}

export function anEvaluationDraft(own: Partial<EvaluationDraft> = {}): EvaluationDraft {
  return {
    id: anId(),
    serviceId: anId(),
    counter: '5',
    ticket: 'A023',
    staff: aStaff(),
    level: 5,
    options: [],
    answers: [],
    reason: 'none',
    endedBy: 'citizen',
    wantsCallback: false,
    capturedOffline: false,
    serviceBegan: aMoment(),
    assessedAt: aMoment(MONDAY_MORNING + 60_000),
    text: '',
    linkage: aCase(),
    ...own,
  };
}

/** A draft of a service whose case is not known. */
export function anUnlinkedDraft(own: Partial<EvaluationDraft> = {}): EvaluationDraft {
  const { linkage: _linkage, ...unlinked } = anEvaluationDraft(own);
  return unlinked;
}

export function aDue(own: Partial<Due> = {}): Due {
  return { bad: false, dueAt: MONDAY_MORNING, epoch: 1, seq: 1, ...own };
}

export function anOutboxItem(
  own: Omit<Partial<OutboxItem>, 'due'> & { readonly due?: Partial<Due> } = {},
): OutboxItem {
  const id = own.id ?? anId();
  return {
    id,
    envelope: `locked ${id}`,
    cutOffAt: MONDAY_MORNING + 14 * 3_600_000,
    mayHaveArrived: false,
    revision: 0,
    exported: false,
    ...own,
    due: aDue(own.due),
  };
}

export function aQueueEvent(kind: QueueEventKind, own: Partial<QueueEvent> = {}): QueueEvent {
  return { id: anId(), kind, counter: '5', at: aMoment(), raw: '', ...own };
}

/** The least a hall has to write. */
export function aProvisioningFile(own: Partial<ProvisioningFile> = {}): ProvisioningFile {
  return {
    format: 'yiping-provisioning/1',
    hall: { code: 'demo-hall', name: '示例市政务服务中心' },
    counter: { number: '5', name: '5号窗口' },
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
      base: 'https://province.example',
      appKey: 'demo',
      appSecret: 'demo-secret',
    },
    ...own,
  };
}

export function aProvisioning(own: Partial<ProvisioningFile> = {}): Provisioning {
  return provisioningSchema.parse(aProvisioningFile(own));
}
