import { refuseField } from "#core/values/fields.ts";
import { parseWebAddress } from "#core/values/web-address.ts";

/** The lists of a shop or help desk, in the order in which they are read: refunds need their orders, surveys their tickets. */
export const SOURCE_LISTS = ["orders", "refunds", "customers", "products", "tickets", "surveys"] as const;
export type SourceList = (typeof SOURCE_LISTS)[number];

/** A field of the keys that read a shop. */
export type AccessRule = {
  /** Stored encrypted and never returned. */
  isSecret?: true;
  /** For the API reference. */
  about?: string;
  placeholder?: string;
};

/** What is known of a shop or help desk without calling it. Pages load it, so it imports only rules. */
export type ShopDefinition = {
  /** As the API reference calls it. */
  name: string;
  /** The keys that reading it needs, in the order of the form. A shop without any can't be read. `address` is the shop's own. */
  access: Readonly<Record<string, AccessRule>>;
  /** How an address is stored, as a user enters it. By default any web address is accepted. Throws INVALID_PARAMETER. */
  readAddress?: (text: string) => string;
  /** It can send us changes. The signing secret is `ours` if the shop lets a user choose it, so that we make one. */
  webhooks?: { secret: "ours" | "theirs" };
  /** The IDs of its records are unique in one shop only, such as 1001; of a second shop, a prefix keeps them apart. */
  ownNumbers?: { prefix: string };
  /** It has tickets instead of orders, and can get tags back. */
  isHelpDesk?: true;
  /** Its records may have values of the business's own fields. */
  hasCustomFields?: true;
};

export const defineShop = <const Definition extends ShopDefinition>(definition: Definition): Definition => definition;

/** Fields of several shops, whose labels are in the messages of connections. */
export const SHARED_ACCESS = {
  address: { about: "The shop's address, such as https://shop.example.com", placeholder: "https://" },
  accessToken: { isSecret: true },
  apiKey: { isSecret: true },
} as const satisfies Record<string, AccessRule>;

/** As it is entered or copied from a browser: with or without https://, and without what follows the path. Throws INVALID_PARAMETER. */
export const readShopAddress = (text: string): string => {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  const url = parseWebAddress(address);
  if (url?.username !== "") {
    return refuseField("address", {
      reason: "address",
      message: "must be an address such as https://shop.example.com",
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
};
