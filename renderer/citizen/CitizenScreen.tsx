import type { Frame } from '../../shared/screen.ts';
import type { Text } from '../i18n/text.ts';
import { AlreadyRated } from './AlreadyRated.tsx';
import { Called } from './Called.tsx';
import { Choice } from './Choice.tsx';
import { Invitation } from './Invitation.tsx';
import { NotReady } from './NotReady.tsx';
import { NotSaved } from './NotSaved.tsx';
import { Paused } from './Paused.tsx';
import { ProvincePage } from './ProvincePage.tsx';
import { Questionnaire } from './Questionnaire.tsx';
import { RatedElsewhere } from './RatedElsewhere.tsx';
import { Saving } from './Saving.tsx';
import { Serving } from './Serving.tsx';
import { Standby } from './Standby.tsx';
import { Thanks } from './Thanks.tsx';

/** Draws the screen main has asked for. */
export function CitizenScreen({ frame }: { readonly frame: Frame }) {
  const { screen } = frame;
  switch (screen.kind) {
    case 'notReady':
      return <NotReady problems={screen.problems} />;
    case 'paused':
      return <Paused />;
    case 'standby':
      return <Standby hallName={frame.hallName} counterName={frame.counterName} screen={screen} />;
    case 'called':
      return <Called service={screen.service} />;
    case 'serving':
      return <Serving service={screen.service} />;
    case 'choice':
      return <Choice screen={screen} />;
    case 'invitation':
      return <Invitation service={screen.service} qr={screen.qr} />;
    case 'page':
      return <ProvincePage service={screen.service} />;
    case 'questionnaire':
      return <Questionnaire key={screen.level} screen={screen} />;
    case 'saving':
      return <Saving />;
    case 'thanks':
      return <Thanks afterBad={screen.afterBad} />;
    case 'notSaved':
      return <NotSaved qr={screen.qr} />;
    case 'alreadyRated':
      return <AlreadyRated />;
    case 'ratedElsewhere':
      return <RatedElsewhere />;
    default:
      return screen satisfies never;
  }
}

/** The screen in one sentence, for those who hear it. */
export function headline(frame: Frame, t: Text): string {
  const { screen } = frame;
  switch (screen.kind) {
    case 'called':
      return [t('called.title'), screen.service.ticket, t('called.body')].join(' ');
    case 'serving':
      return [t('serving.title'), screen.service.ticket].join(' ');
    case 'choice':
      return t('choice.title', { count: screen.cases.length });
    case 'questionnaire':
      return `${t('questionnaire.chosen')} ${t(`level.${screen.level}`)}. ${t('questionnaire.voluntary')}`;
    case 'standby':
      return `${t('standby.greeting')} ${t('standby.body')}`;
    default:
      return t(`${screen.kind}.title`);
  }
}
