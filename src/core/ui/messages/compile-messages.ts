import { setImmediate } from "node:timers/promises";
import compile from "icu-minify/compile";
import type { Messages } from "next-intl";
import type { Language } from "#core/messages/language.ts";

export type MessageLoader = (language: Language) => Promise<Partial<Messages>>;

type Texts = string | readonly Texts[] | { readonly [key: string]: Texts };

const compiled = (texts: Texts): unknown => {
  if (typeof texts === "string") return compile(texts);
  if (Array.isArray(texts)) return texts.map(compiled);
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, compiled(text)]));
};

/**
 * Parses messages for pages, which then need no parser (see `next.config.mjs`). Those without placeholders stay texts. The types
 * don't change, because only `useTranslations` and `sayIn` read the others.
 */
export const compileMessages = async (messages: Partial<Messages>): Promise<Partial<Messages>> => {
  const branches: [string, unknown][] = [];
  for (const [name, texts] of Object.entries(messages)) {
    // The compiler's objects have no prototype, which React refuses to send.
    branches.push([name, JSON.parse(JSON.stringify(compiled(texts as Texts)))]);
    // All of a language take up to half a second, in which other requests would wait.
    await setImmediate();
  }
  return Object.fromEntries(branches);
};

/** Loads and compiles a language's messages for the first page that needs them. */
export const compiledOnce = (load: MessageLoader): MessageLoader => {
  const known = new Map<Language, Promise<Partial<Messages>>>();
  return (language) => {
    const messages = known.get(language) ?? load(language).then(compileMessages);
    known.set(language, messages);
    return messages;
  };
};
