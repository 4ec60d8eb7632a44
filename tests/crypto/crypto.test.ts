import { testAgreement } from './agreement.ts';
import { perform } from './ciphers.ts';

testAgreement(async (task) => perform(task));
