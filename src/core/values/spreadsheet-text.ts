/** First characters of what a spreadsheet may run as a formula. A lookup is twice as fast as a pattern. */
const FORMULA = new Set("=+-@\t\r\uff1d\uff0b\uff0d\uff20");
const SEPARATORS = /([;\t\r\n])/;
/** Also a phone number: without references and names it can do no harm. */
const NUMBER = /^[+-]?[\d.,() -]*$/;

export const startsFormula = (text: string): boolean => FORMULA.has(text[0] ?? "");

export const isPlainNumber = (text: string): boolean => NUMBER.test(text);

const isHarmful = (piece: string): boolean => {
  const start = piece.replace(/^[ "]+/, "");
  return startsFormula(start) && !isPlainNumber(start);
};

/**
 * Excel in Spanish, Portuguese or German splits a file at semicolons, and others at tabs or line breaks, also within our quotes: what a
 * formula would then begin with gets an apostrophe.
 */
export const withoutInnerFormulas = (text: string): string =>
  SEPARATORS.test(text)
    ? text
        .split(SEPARATORS)
        .map((piece, at) => (at > 0 && at % 2 === 0 && isHarmful(piece) ? `'${piece}` : piece))
        .join("")
    : text;
