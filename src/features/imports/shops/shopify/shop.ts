import { defineShop, SHARED_ACCESS } from "../define-shop.ts";

export const shopify = defineShop({
  name: "Shopify",
  access: { address: SHARED_ACCESS.address, clientId: {}, clientSecret: { isSecret: true } },
  webhooks: { secret: "theirs" },
});
