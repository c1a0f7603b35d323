import { type Words, wordsIn } from "#core/messages/words.ts";
import type { Language } from "./core/messages/language.ts";
import { compiledOnce } from "./core/ui/messages/compile-messages.ts";
import type shared from "./core/ui/messages/en.json";
import type accounts from "./features/accounts/texts/en.json";
import type alerts from "./features/alerts/texts/en.json";
import type api from "./features/api/texts/en.json";
import { type DestinationMessages, withDestinations } from "./features/audiences/destinations/texts.ts";
import type audiences from "./features/audiences/texts/en.json";
import type axes from "./features/axes/texts/en.json";
import type campaigns from "./features/campaigns/texts/en.json";
import type cohorts from "./features/cohorts/texts/en.json";
import type customers from "./features/customers/texts/en.json";
import type forecast from "./features/forecast/texts/en.json";
import type glossary from "./features/glossary/texts/en.json";
import { type ShopMessages, withShops } from "./features/imports/shops/texts.ts";
import type imports from "./features/imports/texts/en.json";
import type operations from "./features/operations/texts/en.json";
import type overview from "./features/overview/texts/en.json";
import type playbooks from "./features/playbooks/texts/en.json";
import type products from "./features/products/texts/en.json";
import type purchasing from "./features/purchasing/texts/en.json";
import type report from "./features/report/texts/en.json";
import type search from "./features/search/texts/en.json";
import type segments from "./features/segments/texts/en.json";
import type shell from "./features/shell/texts/en.json";
import type slack from "./features/slack/texts/en.json";
import type views from "./features/views/texts/en.json";
import type webhooks from "./features/webhooks/texts/en.json";

/** What the pages outside the login need: login, invitation, password reset and errors. */
const PUBLIC = ["accounts", "shell"] as const;
const OTHERS = [
  "alerts",
  "api",
  "audiences",
  "axes",
  "campaigns",
  "cohorts",
  "customers",
  "forecast",
  "glossary",
  "imports",
  "operations",
  "overview",
  "playbooks",
  "products",
  "purchasing",
  "report",
  "search",
  "segments",
  "slack",
  "views",
  "webhooks",
] as const;

/** The features that have texts for pages. */
export const TEXT_FEATURES = [...PUBLIC, ...OTHERS];

export type Messages = Words & { audiences: DestinationMessages; connections: ShopMessages } & typeof shared &
  typeof accounts &
  typeof alerts &
  typeof api &
  typeof audiences &
  typeof axes &
  typeof campaigns &
  typeof cohorts &
  typeof customers &
  typeof forecast &
  typeof glossary &
  typeof imports &
  typeof operations &
  typeof overview &
  typeof playbooks &
  typeof products &
  typeof purchasing &
  typeof report &
  typeof search &
  typeof segments &
  typeof shell &
  typeof slack &
  typeof views &
  typeof webhooks;

declare module "next-intl" {
  interface AppConfig {
    Messages: Messages;
  }
}

type Texts = { nav?: object } & object;

const loadTexts = (language: Language, features: readonly string[]): Promise<Texts[]> =>
  Promise.all(
    features.map(async (feature): Promise<Texts> => {
      const texts = (await import(`./features/${feature}/texts/${language}.json`)).default;
      if (feature === "audiences") return { ...texts, ...(await withDestinations(language, texts)) };
      return feature === "imports" ? withShops(language, texts) : texts;
    }),
  );

const loadPublic = async (language: Language): Promise<Partial<Messages>> =>
  Object.assign(
    {},
    (await import(`./core/ui/messages/${language}.json`)).default,
    ...(await loadTexts(language, PUBLIC)),
  );

const loadOthers = async (language: Language): Promise<Partial<Messages>> => {
  const [open, others] = await Promise.all([loadTexts(language, PUBLIC), loadTexts(language, OTHERS)]);
  // Each feature names its own pages.
  const nav = Object.assign({}, ...[...open, ...others].map((texts) => texts.nav));
  return Object.assign({}, wordsIn(language), ...others, { nav });
};

export const loadMessages = async (language: Language): Promise<Messages> =>
  ({ ...(await loadPublic(language)), ...(await loadOthers(language)) }) as Messages;

/**
 * Loaded on the server, so that a page contains only its reader's language. Every page has the public ones; those behind the
 * login add the others.
 */
export const publicMessages = compiledOnce(loadPublic);
export const otherMessages = compiledOnce(loadOthers);
