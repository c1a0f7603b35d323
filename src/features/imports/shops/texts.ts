import type { Language } from "#core/messages/language.ts";
import {
  type AccessField,
  CONNECTION_KINDS,
  type ConnectionKind,
  type ReadableKind,
  type WebhookKind,
} from "./shops.ts";

type SetupSteps = Record<"one" | "two" | "three", string>;

/** A shop's texts in one language, as `texts.json` of its folder has them. */
type ShopTexts = {
  kind: string;
  /** The labels of the keys that no other shop has. */
  fields?: Partial<Record<AccessField, string>>;
  /** Where the keys are found, and what they must be allowed to do. */
  where?: string;
  /** Of a shop that sends webhooks: where its secret is found, and how to set them up there. */
  secretWhere?: string;
  steps?: SetupSteps;
};

/** The same as messages of connections. */
export type ShopMessages = {
  kinds: Record<ConnectionKind, string>;
  secret_where: Record<WebhookKind, string>;
  steps: Record<WebhookKind, SetupSteps>;
  access: { fields: Record<AccessField, string>; where: Record<ReadableKind, string> };
};

type OwnMessages = { connections: { access: { fields: object } } };

/** The messages of imports with those of the shops. Loaded on the server, so that a page contains only its reader's language. */
export const withShops = async <Messages extends OwnMessages>(language: Language, messages: Messages) => {
  const shops = await Promise.all(
    CONNECTION_KINDS.map(async (name): Promise<[ConnectionKind, ShopTexts]> => {
      const { default: texts } = await import(`./${name}/texts.json`);
      return [name, texts[language]];
    }),
  );
  const byShop = (key: Exclude<keyof ShopTexts, "fields">) =>
    Object.fromEntries(shops.flatMap(([name, texts]) => (texts[key] === undefined ? [] : [[name, texts[key]]])));
  const { connections } = messages;
  return {
    ...messages,
    connections: {
      ...connections,
      kinds: byShop("kind"),
      secret_where: byShop("secretWhere"),
      steps: byShop("steps"),
      access: {
        ...connections.access,
        fields: Object.assign({}, connections.access.fields, ...shops.map(([, { fields }]) => fields)),
        where: byShop("where"),
      },
    },
  };
};
