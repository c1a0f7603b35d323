import { fold } from "#lib/fold.ts";

/** A part of a text, and whether it matches the search. */
type TextPiece = { text: string; isMatch: boolean };

/** The text normalized as the search does, with the original position of each character. */
const foldWithPositions = (text: string): { reading: string; from: number[]; letters: string[] } => {
  const letters = Array.from(text);
  const parts = letters.map(fold);
  return {
    reading: parts.join(""),
    from: parts.flatMap((part, at) => Array.from({ length: part.length }, () => at)),
    letters,
  };
};

/** Splits a text at the matches, ignoring case and accents as the search does. */
export const matchesIn = (text: string, words: readonly string[]): TextPiece[] => {
  const { reading, from, letters } = foldWithPositions(text);
  const isMatch = letters.map(() => false);
  for (const word of words.map(fold).filter((one) => one !== "")) {
    for (let at = reading.indexOf(word); at >= 0; at = reading.indexOf(word, at + 1)) {
      isMatch.fill(true, from[at], (from[at + word.length - 1] ?? 0) + 1);
    }
  }
  return letters.reduce<TextPiece[]>((pieces, letter, at) => {
    const last = pieces.at(-1);
    if (last && last.isMatch === isMatch[at]) last.text += letter;
    else pieces.push({ text: letter, isMatch: isMatch[at] ?? false });
    return pieces;
  }, []);
};

/** A text with the search matches marked. */
export const HighlightedText = ({ text, words }: { text: string; words: readonly string[] }) => {
  let at = 0;
  return matchesIn(text, words).map(({ text: piece, isMatch }) => {
    at += piece.length;
    return isMatch ? <mark key={at}>{piece}</mark> : piece;
  });
};
