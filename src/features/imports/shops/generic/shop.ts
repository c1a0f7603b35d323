import { defineShop } from "../define-shop.ts";

/** Any system that signs its webhooks as docs/connections.md describes. */
export const generic = defineShop({
  name: "generic",
  access: {},
  webhooks: { secret: "ours" },
  ownNumbers: { prefix: "shop" },
  hasCustomFields: true,
});
