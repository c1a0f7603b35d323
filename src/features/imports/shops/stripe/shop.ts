import { defineShop, SHARED_ACCESS } from "../define-shop.ts";

export const stripe = defineShop({
  name: "Stripe",
  access: { apiKey: SHARED_ACCESS.apiKey },
  webhooks: { secret: "theirs" },
});
