import type { Language } from "#core/messages/language.ts";
import { type Words, wordsIn } from "#core/messages/words.ts";
import { type DestinationMessages, withDestinations } from "#features/audiences/destinations/texts.ts";
import { type ShopMessages, withShops } from "#features/imports/shops/texts.ts";
import type accounts from "./en/accounts.json";
import type alerts from "./en/alerts.json";
import type apiReference from "./en/api-reference.json";
import type audiences from "./en/audiences.json";
import type axes from "./en/axes.json";
import type campaigns from "./en/campaigns.json";
import type cohorts from "./en/cohorts.json";
import type customers from "./en/customers.json";
import type forecast from "./en/forecast.json";
import type glossary from "./en/glossary.json";
import type imports from "./en/imports.json";
import type overview from "./en/overview.json";
import type playbooks from "./en/playbooks.json";
import type purchasing from "./en/purchasing.json";
import type report from "./en/report.json";
import type runs from "./en/runs.json";
import type search from "./en/search.json";
import type segments from "./en/segments.json";
import type shared from "./en/shared.json";
import type shell from "./en/shell.json";
import type slack from "./en/slack.json";
import type views from "./en/views.json";
import type webhooks from "./en/webhooks.json";

type OwnMessages = typeof accounts &
  typeof alerts &
  typeof apiReference &
  typeof audiences &
  typeof axes &
  typeof campaigns &
  typeof cohorts &
  typeof customers &
  typeof forecast &
  typeof glossary &
  typeof imports &
  typeof overview &
  typeof playbooks &
  typeof purchasing &
  typeof report &
  typeof runs &
  typeof search &
  typeof segments &
  typeof shared &
  typeof shell &
  typeof slack &
  typeof views &
  typeof webhooks & { audiences: DestinationMessages; connections: ShopMessages };

/** The files of a language, by feature. */
export const MESSAGE_FILES = [
  "accounts",
  "alerts",
  "api-reference",
  "audiences",
  "axes",
  "campaigns",
  "cohorts",
  "customers",
  "forecast",
  "glossary",
  "imports",
  "overview",
  "playbooks",
  "purchasing",
  "report",
  "runs",
  "search",
  "segments",
  "shared",
  "shell",
  "slack",
  "views",
  "webhooks",
] as const;

export type Messages = OwnMessages & Words;

const loadFile = async (language: Language, file: MessageFile): Promise<object> => {
  const texts: object = (await import(`./${language}/${file}.json`)).default;
  if (file === "audiences") return withDestinations(language, texts as typeof audiences);
  return file === "imports" ? withShops(language, texts as typeof imports) : texts;
};

type MessageFile = (typeof MESSAGE_FILES)[number];

/** What the pages outside the login need: login, invitation, password reset and errors. */
const PUBLIC_FILES: readonly MessageFile[] = ["accounts", "shared", "shell"];

const loadFiles = async (language: Language, files: readonly MessageFile[]): Promise<object> =>
  Object.assign({}, ...(await Promise.all(files.map((file) => loadFile(language, file)))));

/**
 * Loaded on the server, so that a page contains only its reader's language. Every page has these; those behind the login
 * add the others.
 */
export const loadPublicMessages = async (language: Language): Promise<Partial<Messages>> =>
  loadFiles(language, PUBLIC_FILES);

export const loadOtherMessages = async (language: Language): Promise<Partial<Messages>> => ({
  ...wordsIn(language),
  ...(await loadFiles(
    language,
    MESSAGE_FILES.filter((file) => !PUBLIC_FILES.includes(file)),
  )),
});

export const loadMessages = async (language: Language): Promise<Messages> =>
  ({ ...(await loadPublicMessages(language)), ...(await loadOtherMessages(language)) }) as Messages;

declare module "next-intl" {
  interface AppConfig {
    Messages: Messages;
  }
}
