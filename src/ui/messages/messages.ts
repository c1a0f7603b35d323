import type { Language } from "#lib/domain/words/language.ts";
import { type Words, wordsIn } from "#lib/domain/words/words.ts";
import type en from "./en.json";

type OwnMessages = typeof en;

/** The pages' own words beside those that exports use too. */
export type Messages = OwnMessages & Words;

const LOADERS: Record<Language, () => Promise<{ default: OwnMessages }>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
  pt: () => import("./pt.json"),
};

/** Read on the server and given to the page: it carries one language. */
export const loadMessages = async (language: Language): Promise<Messages> => ({
  ...wordsIn(language),
  ...(await LOADERS[language]()).default,
});

declare module "next-intl" {
  interface AppConfig {
    Messages: Messages;
  }
}
