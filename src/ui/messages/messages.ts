import type { Language } from "#contracts/me.ts";
import type en from "./en.json";

export type Messages = typeof en;

/** Fetched when needed, so that a page carries one language. */
const LOADERS: Record<Language, () => Promise<{ default: Messages }>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
  pt: () => import("./pt.json"),
};

export const loadMessages = async (language: Language): Promise<Messages> => (await LOADERS[language]()).default;

declare module "next-intl" {
  interface AppConfig {
    Messages: Messages;
  }
}
