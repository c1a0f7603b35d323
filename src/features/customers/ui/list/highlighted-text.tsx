import styles from "./customers.module.css";
import { matchesIn } from "./matches.ts";

/** A text with the search matches marked. */
export const HighlightedText = ({ text, words }: { text: string; words: readonly string[] }) => {
  let at = 0;
  return matchesIn(text, words).map(({ text: piece, isMatch }) => {
    at += piece.length;
    return isMatch ? (
      <mark key={at} className={styles.match}>
        {piece}
      </mark>
    ) : (
      piece
    );
  });
};
