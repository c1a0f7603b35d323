let handedOver: string | null = null;

/** Has the editor, which opens next with this sentence in its address, read it at once. */
export const handOverSentence = (sentence: string): void => {
  handedOver = sentence;
};

/**
 * Whether this sentence was handed over, once. An address alone is not enough: reading costs money and replaces the
 * conditions, and neither a reload nor a link from elsewhere should do that.
 */
export const takeSentence = (sentence: string): boolean => {
  if (handedOver !== sentence) return false;
  handedOver = null;
  return true;
};
