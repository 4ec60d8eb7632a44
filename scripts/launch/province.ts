import type { ProvisioningFile } from '../../shared/provisioning.ts';
import { type FujianSimulator, startFujianSimulator } from '../fujian-simulator/simulator.ts';
import { type ProvinceSimulator, startProvinceSimulator } from '../province-simulator/simulator.ts';
import { DEMO } from '../shandong-simulator/keys.ts';
import { type ShandongSimulator, startShandongSimulator } from '../shandong-simulator/simulator.ts';

/** The simulator of each profile. */
export interface Simulators {
  readonly standard: ProvinceSimulator;
  readonly fujian: FujianSimulator;
  readonly shandong: ShandongSimulator;
}

/** Every profile a hall can have: one without a simulator does not compile. */
export type ProfileName = ProvisioningFile['province']['profile'];

/** What any province holds of a rating, in words that are the same for all. */
export interface HeldRating {
  readonly projectNo: string;
  readonly level: number;
  /** Codes, comma-joined. */
  readonly options: string;
  readonly text: string;
  /** Came by the route for supplements (补报), where there is one. */
  readonly late: boolean;
}

/** A province at work, and how a device of its hall reaches it. */
export interface ProvinceOf<Profile extends ProfileName> {
  readonly simulator: Simulators[Profile];
  readonly settings: ProvisioningFile['province'];
  /** Lets it verify what the device signs, where the profile carries that. */
  registerDevice(deviceId: string, publicKey: string): void;
  held(): readonly HeldRating[];
  /** Ids and keys that took effect more than once, by the province's own count. */
  repeated(): readonly string[];
  /** Places of a device's chain that it has seen with two contents, where the profile carries that. */
  forkedChains(): readonly string[];
}

/** @param dataFile where the province keeps what it accepted */
export function startProvince<Profile extends ProfileName>(
  profile: Profile,
  dataFile: string,
): Promise<ProvinceOf<Profile>> {
  return STARTERS[profile](dataFile);
}

const STARTERS: {
  readonly [Profile in ProfileName]: (dataFile: string) => Promise<ProvinceOf<Profile>>;
} = {
  async standard(dataFile) {
    const account = { appKey: 'demo-app-key', appSecret: 'demo-app-secret-0001' };
    const simulator = await startProvinceSimulator({ ...account, dataFile });
    return {
      simulator,
      settings: { profile: 'standard', base: simulator.url, ...account },
      registerDevice: simulator.registerDevice,
      held: () =>
        simulator.evaluations().map(({ projectNo, satisfaction, item, route }) => ({
          ...{ projectNo, level: satisfaction, late: route === 'supplement' },
          ...{ options: item?.evalDetail ?? '', text: item?.writingEvaluation ?? '' },
        })),
      repeated() {
        const { repeatedIds, repeatedKeys } = simulator.counts().effects;
        return [...repeatedIds, ...repeatedKeys];
      },
      forkedChains: () => simulator.counts().effects.forkedChains,
    };
  },
  async fujian(dataFile) {
    const account = { appKey: 'demo-app-key', appCode: '0123456789abcdef0123456789abcdef' };
    const simulator = await startFujianSimulator({ ...account, dataFile });
    const { tokenUrl, serviceUrl } = simulator;
    return {
      simulator,
      settings: { profile: 'fujian', tokenUrl, serviceUrl, ...account },
      registerDevice: () => undefined,
      held: () =>
        simulator.evaluations().map(({ projectNo, alternate, fields = {}, route }) => ({
          ...{ projectNo, level: Number(alternate), late: route === 'supplement' },
          ...{ options: fields['appraisald'] ?? '', text: fields['writingevalua'] ?? '' },
        })),
      repeated: () => simulator.counts().effects.repeatedKeys,
      forkedChains: () => [],
    };
  },
  async shandong(dataFile) {
    const { privateKey, publicKey, appMark, appWord, dataSource, page } = DEMO;
    const simulator = await startShandongSimulator({
      ...{ appMark, appWord, page, privateKey },
      dataFile,
    });
    const { serviceUrl, evaluateUrl, pageUrl } = simulator;
    return {
      simulator,
      settings: {
        ...{ profile: 'shandong', serviceUrl, evaluateUrl, publicKey },
        ...{ appMark, appWord, dataSource, page: { url: pageUrl, ...page } },
      },
      registerDevice: () => undefined,
      held: () =>
        simulator.evaluations().map(({ projectNo, satisfaction, item }) => ({
          // Late ones go by the ordinary call there.
          ...{ projectNo, level: satisfaction, late: false },
          ...{ options: item?.evalDetail ?? '', text: item?.writingEvaluation ?? '' },
        })),
      repeated: () => simulator.counts().effects.repeatedKeys,
      forkedChains: () => [],
    };
  },
};

export const PROFILES = Object.keys(STARTERS) as ProfileName[];
