/** Texts with some of them replaced: `others` is a part of the same tree. */
export const overlay = <Texts extends object>(texts: Texts, others: object): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      const other: unknown = (others as Record<string, unknown>)[key];
      if (other === undefined) return [key, text];
      return [key, typeof text === "object" && text !== null ? overlay(text, other as object) : other];
    }),
  ) as Texts;
