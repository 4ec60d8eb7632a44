import { useText } from '../../i18n/text.ts';
import styles from './Bilingual.module.css';

/** Main's `bilingual` puts this between the two. */
const BETWEEN = ' / ';

/**
 * A sentence of main's, which stands there in Chinese and in English: each on a line of its own, so
 * that nobody has to look where the one ends, and that of the page is what catches the eye. Neither
 * is left out: names before them and reasons behind them stand there once.
 * @param text as main has written it; drawn as it is unless it has just two halves
 */
export function Bilingual({ text }: { readonly text: string }) {
  const { language } = useText();
  const [chinese, english, ...more] = text.split(BETWEEN);
  if (english === undefined || more.length > 0) return text;
  const isChinese = language === 'zh-Hans' || language === 'zh-Hant';
  return (
    <>
      <span lang="zh-Hans" data-other={!isChinese || undefined} className={styles['half']}>
        {chinese}
      </span>{' '}
      <span
        lang="en"
        data-other={isChinese || undefined}
        className={`${styles['half']} ${styles['second']}`}
      >
        {english}
      </span>
    </>
  );
}
