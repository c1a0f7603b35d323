import { fold } from "#lib/fold.ts";

/** Words of a question that say nothing about its subject, folded, of the three languages. */
const STOP_WORDS = new Set(
  (
    "a about all am an and any are as at be been by can could did do does doing for from get give go going had has have how i if im in into is it " +
    "its ive let lets list make many may me most much my need of on or our please see shall she should show so tell than that the their them " +
    "then there these they this those to up us want was way we were what whats when where which who whom whose will with would you your " +
    "al algun alguna como con cual cuales cuando cuanto cuantos cuantas da de del desde donde dos e el ella ellos en entre era es esa ese eso " +
    "esta estan estas este esto estos fue ha hace hacer hacia han hay hasta hizo la las le les lo los mas me mi mis mostrar muestra nos nuestra " +
    "nuestro o para pero por porque puedo que quien quienes quiero se ser si sin sobre son soy su sus tengo tienen tu un una unas unos ver y ya yo " +
    "ao aos as com como da das de devo dia do dos ela ele eles em entre essa esse esta estao eu fazer fez foi ha isso isto ja lhe mais mas meu " +
    "meus minha minhas mostre na nas nao no nos nossa nosso num o os ou para pela pelo pelos por posso pra qual quais quando quanto quantos " +
    "quantas que quem quero sao se sem ser seu seus sua suas tem tenho uma uns voce"
  ).split(" "),
);

/** The folded words of a text: parts of letters and digits, without apostrophes. */
export const splitWords = (text: string): string[] =>
  fold(text)
    .replaceAll(/['’]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);

/** The words that say what is looked for; all of them if none does. */
export const contentWords = (text: string): string[] => {
  const words = [...new Set(splitWords(text))];
  const content = words.filter((word) => !STOP_WORDS.has(word));
  return content.length > 0 ? content : words;
};

const VERB_ENDINGS =
  /(?:iendo|ieron|ando|endo|aron|aram|eram|ados?|adas?|idos?|idas?|ing|ed|ar|ir|amos|emos|imos|an|am|ou)$/;
const LEAST_STEM = 4;

/** What the inflected forms of a word have in common in English, Spanish and Portuguese: plurals, genders, common verb forms. */
export const stem = (word: string): string => {
  if (word.length < LEAST_STEM || /\d/.test(word)) return word;
  const singular = word
    .replace(/ies$/, "y")
    .replace(/coes$/, "cao")
    .replace(/(?<=[aeioulnrz])is$/, "l")
    .replace(/(?<![su])s$/, "");
  const root = singular.replace(VERB_ENDINGS, "");
  const base = root.length >= LEAST_STEM ? root : singular;
  const short = base.replace(/(?<=...)[aeo]$/, "");
  return short.replace(/(?<=..)([bdgmnprt])\1$/, "$1");
};

/** What nearly everything here is about, by stem: such a word alone finds something, beside others it says little. */
export const SUBJECTS: ReadonlySet<string> = new Set(
  ["customer", "client", "people", "person", "cliente", "persona", "gente", "pessoa"].map(stem),
);

/** Shorter words are too like other ones for a typing error to be told from another word. */
const LEAST_WITH_ERROR = 5;

/** Whether one letter is missing, added, replaced or swapped with its neighbor. */
export const isOneEditAway = (a: string, b: string): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1 || a === b) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  if (short.slice(at + 1) === long.slice(at + 1)) return true;
  return short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
};

/** How surely a typed word means a word of a text, from 0 to 1. */
export const MATCHES = { same: 1, stem: 0.95, beginning: 0.85, error: 0.7, within: 0.5 } as const;
const LEAST_WITHIN = 4;

type Word = { word: string; stem: string };

export const toWord = (word: string): Word => ({ word, stem: stem(word) });

/** Of two words, how surely the first, which may still be being typed, means the second; 0 if it doesn't. */
export const matchWord = (typed: Word, word: Word): number => {
  if (typed.word === word.word) return MATCHES.same;
  if (typed.stem === word.stem) return MATCHES.stem;
  if (word.word.startsWith(typed.word)) return MATCHES.beginning;
  const mayHaveError = typed.word.length >= LEAST_WITH_ERROR && word.word.length >= LEAST_WITH_ERROR;
  if (mayHaveError && (isOneEditAway(typed.word, word.word) || isOneEditAway(typed.stem, word.stem))) {
    return MATCHES.error;
  }
  if (typed.word.length >= LEAST_WITHIN && word.word.includes(typed.word)) return MATCHES.within;
  return 0;
};
