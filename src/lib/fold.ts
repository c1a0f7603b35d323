/** Text without case and accents, as the database's function `folded` makes it: "José" is "jose". */
export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .toLowerCase();
