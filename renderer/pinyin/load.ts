import { useEffect, useState } from 'react';
import type { Language } from '../../shared/languages.ts';
import { candidatesFor } from './candidates.ts';
import type { Offer } from './composition.ts';
import type { Initials } from './initials.ts';
import { Lexicon, type PinyinTable, type TraditionalTable } from './table.ts';
import { createTraditional } from './traditional.ts';

/** Where the build puts the tables, beside the window's page. */
const WORDS = 'keyboard-words.json';
const TRADITIONAL = 'keyboard-traditional.json';

const nothing: Offer = () => [];

/** Loaded once and kept: the next citizen does not wait. */
const offers = new Map<boolean, Promise<Offer>>();
let lexicon: Promise<Lexicon> | undefined;

/**
 * What may be chosen for letters, in the characters of the language. Offers nothing until the words
 * are there; what cannot be loaded is reported as an uncaught failure and tried again next time.
 */
export function useOffer(language: Language): Offer {
  const traditional = language === 'zh-Hant';
  const [offer, set] = useState<Offer>(() => nothing);
  useEffect(() => {
    let wanted = true;
    void loadOffer(traditional).then((loaded) => {
      if (wanted) set(() => loaded);
    });
    return () => {
      wanted = false;
    };
  }, [traditional]);
  return offer;
}

const NO_INITIALS: Initials = new Map();

/** With which letters characters are spelt; those of none until the words are there. */
export function useInitials(): Initials {
  const [initials, set] = useState(NO_INITIALS);
  useEffect(() => {
    let wanted = true;
    void loadLexicon().then((lexicon) => {
      if (wanted) set(lexicon.initials());
    });
    return () => {
      wanted = false;
    };
  }, []);
  return initials;
}

function loadOffer(traditional: boolean): Promise<Offer> {
  const known = offers.get(traditional);
  if (known !== undefined) return known;
  const loading = traditional ? traditionalOffer() : simplifiedOffer();
  offers.set(traditional, loading);
  loading.catch(() => offers.delete(traditional));
  return loading;
}

async function simplifiedOffer(): Promise<Offer> {
  const words = await loadLexicon();
  return (letters) => candidatesFor(words, letters);
}

async function traditionalOffer(): Promise<Offer> {
  const [words, table] = await Promise.all([loadLexicon(), load<TraditionalTable>(TRADITIONAL)]);
  const convert = createTraditional(table);
  return (letters) => convert(candidatesFor(words, letters));
}

function loadLexicon(): Promise<Lexicon> {
  lexicon ??= load<PinyinTable>(WORDS).then((table) => new Lexicon(table));
  lexicon.catch(() => {
    lexicon = undefined;
  });
  return lexicon;
}

/** @throws when the file is not in the package */
async function load<T>(file: string): Promise<T> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file} of the keyboard cannot be loaded: ${response.status}`);
  // Our own build has written it: its shape needs no check.
  return response.json();
}
