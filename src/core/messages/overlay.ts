/** Whether it contains texts. An array is one text, as pages get them (`core/ui/messages/compile-messages.ts`). */
const isBranch = (text: unknown): text is object => typeof text === "object" && text !== null && !Array.isArray(text);

/** Texts with some of them replaced: `others` is a part of the same tree. */
export const overlay = <Texts extends object>(texts: Texts, others: object): Texts =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => {
      const other: unknown = (others as Record<string, unknown>)[key];
      if (other === undefined) return [key, text];
      return [key, isBranch(text) ? overlay(text, other as object) : other];
    }),
  ) as Texts;
