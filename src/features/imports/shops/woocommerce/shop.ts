import { defineShop, SHARED_ACCESS } from "../define-shop.ts";

export const woocommerce = defineShop({
  name: "WooCommerce",
  access: { address: SHARED_ACCESS.address, consumerKey: { isSecret: true }, consumerSecret: { isSecret: true } },
  webhooks: { secret: "ours" },
  ownNumbers: { prefix: "woo" },
});
