import type { Language } from "#lib/domain/words/language.ts";
import { type Words, wordsIn } from "#lib/domain/words/words.ts";
import type en from "./en.json";

type OwnMessages = typeof en;

/** The pages' texts, and those they share with exports. */
export type Messages = OwnMessages & Words;

const LOADERS: Record<Language, () => Promise<{ default: OwnMessages }>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
  pt: () => import("./pt.json"),
};

/** Loaded on the server, so that a page carries only one language. */
export const loadMessages = async (language: Language): Promise<Messages> => ({
  ...wordsIn(language),
  ...(await LOADERS[language]()).default,
});

declare module "next-intl" {
  interface AppConfig {
    Messages: Messages;
  }
}
