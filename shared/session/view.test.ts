import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import shipped from '../../resources/provinces/evaluation-options.json' with { type: 'json' };
import {
  aCaseWithCitizen,
  aMemory,
  anId,
  aProvisioning,
  aRating,
  aService,
  aStaff,
} from '../../tests/builders.ts';
import { LEVELS } from '../level.ts';
import { optionSetSchema } from '../options.ts';
import { screenSchema } from '../screen.ts';
import type { SessionContext } from './context.ts';
import { type Place, placeOf, placesShown } from './place.ts';
import { maskedPhone, screenOf } from './view.ts';

const options = optionSetSchema.parse(shipped);
const provisioning = aProvisioning();

function shown(place: Place, own: Partial<SessionContext> = {}, now = 1_000) {
  const context = {
    ...aMemory(),
    ratedCases: [],
    restoredPlace: 'standby' as const,
    endsAs: null,
    shown: '',
    shownAt: 1_000,
    waitingSince: 1_000,
    ...own,
  };
  return screenOf({
    place,
    context,
    provisioning,
    options,
    media: new Map(),
    now: { monotonic: now, corrected: now },
  });
}

const someCitizen = fc.record({
  userName: fc.constantFrom('测试人甲', '欧阳试人'),
  certKey: fc.stringMatching(/^9[0-9]{16}[0-9X]$/),
  certKeyGOV: fc.stringMatching(/^91[0-9A-Z]{16}$/),
  // Numbers of halls and landlines, too; no digit of them stands anywhere else on the screen.
  mobile: fc.stringMatching(/^\+?[5-9]{5,15}$/),
  handleUserName: fc.constantFrom('测试人乙'),
  handleUserPageCode: fc.stringMatching(/^8[0-9]{17}$/),
});

describe('what a bystander sees', () => {
  it('R12: is never who the citizen is, on any screen', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...placesShown.options),
        fc.constantFrom(...LEVELS),
        fc.constantFrom('single', 'parallel', 'bundle'),
        fc.array(someCitizen, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        (place, level, mode, citizens, wantsCallback) => {
          const cases = citizens.map((citizen) => aCaseWithCitizen(citizen));
          const service = aService({ staff: aStaff(), facts: { mode, cases } });
          const rating = aRating({ level, wantsCallback });
          const waiting = { service: aService({ facts: { mode, cases } }), invited: true };
          const lastRated = { service, at: service.calledAt };
          const screen = shown(place, { service, rating, waiting, lastRated });
          const text = JSON.stringify({ ...screen, service: null });
          const secrets = citizens.flatMap((citizen) => Object.values(citizen));
          expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
          expect(JSON.stringify(screen)).not.toContain('测试人');
        },
      ),
    );
  });

  it('R12: hides at least a third of any number that can be called', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{7,15}$/), (phone) => {
        const seen = maskedPhone(phone).replaceAll('*', '').length;
        expect(seen / phone.length).toBeLessThan(0.67);
      }),
    );
  });

  it('is the known part of the own number of a mobile telephone', () => {
    expect(maskedPhone('13800001234')).toBe('138****1234');
  });

  it('fits the contract on every screen', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...placesShown.options),
        fc.constantFrom(...LEVELS),
        fc.boolean(),
        fc.boolean(),
        (place, level, hasService, hasRating) => {
          const service = hasService
            ? aService({ facts: { mode: 'single', cases: [aCaseWithCitizen()] } })
            : null;
          const screen = shown(place, { service, rating: hasRating ? aRating({ level }) : null });
          expect(screenSchema.safeParse(screen).error).toBeUndefined();
        },
      ),
    );
  });
});

describe('the dynamic QR', () => {
  const page = { url: 'https://province.example/p/1', expiresAt: 5_000 };

  it('R10: is shown while the province vouches for it', () => {
    expect(shown('inviting', { service: aService(), page }, 4_999)).toMatchObject({ qr: page.url });
  });

  it('R10: is gone when it has expired', () => {
    expect(shown('inviting', { service: aService(), page }, 5_000)).not.toHaveProperty('qr');
  });
});

describe('the questionnaire', () => {
  it('counts down from the last touch and never below nothing', () => {
    const context = { service: aService(), rating: aRating({ level: 1 }) };
    const left = [1_000, 11_000, 99_000].map((now) => {
      const screen = shown('rating', context, now);
      return screen.kind === 'questionnaire' ? screen.countdown.leftMs : null;
    });
    expect(left).toEqual([30_000, 20_000, 0]);
  });

  it('R12: offers no call back to a number that is none', () => {
    const facts = { mode: 'single' as const, cases: [aCaseWithCitizen({ mobile: '无' })] };
    const screen = shown('rating', { service: aService({ facts }), rating: aRating() });
    expect(screen).not.toHaveProperty('callbackTo');
  });

  it('names the departments of a parallel approval once each', () => {
    const cases = ['甲局', '乙局', '甲局'].map((orgName) => aCaseWithCitizen({ orgName }));
    const facts = { mode: 'parallel' as const, cases };
    expect(shown('rating', { service: aService({ facts }), rating: aRating() })).toMatchObject({
      service: { departments: ['甲局', '乙局'] },
    });
  });
});

describe('the thanks', () => {
  it('promise nothing after a good rating', () => {
    expect(shown('thanks', { service: aService(), rating: aRating({ level: 3 }) })).toEqual({
      kind: 'thanks',
      service: expect.anything(),
    });
  });

  it('promise a call only to a citizen who wants one and can be called', () => {
    const callbacks = [true, false].map((wantsCallback) => {
      const facts = { mode: 'single' as const, cases: [aCaseWithCitizen()] };
      const screen = shown('thanks', {
        service: aService({ facts }),
        rating: aRating({ level: 2, wantsCallback }),
      });
      return screen.kind === 'thanks' ? screen.afterBad?.callback : null;
    });
    expect(callbacks).toEqual([true, false]);
  });
});

it('reads the place from a state of the machine, however deep', () => {
  expect([
    placeOf({ free: 'standby' }),
    placeOf({ busy: { rating: 'waiting' } }),
    placeOf('standby'),
  ]).toEqual(['standby', 'rating', 'standby']);
});

it('needs no service to say that the counter pauses', () => {
  expect([shown('paused'), shown('inviting', { rating: aRating({ ids: [anId()] }) })]).toEqual([
    { kind: 'paused' },
    { kind: 'standby' },
  ]);
});
