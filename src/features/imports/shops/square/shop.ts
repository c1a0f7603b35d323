import { defineShop, SHARED_ACCESS } from "../define-shop.ts";

export const square = defineShop({
  name: "Square",
  access: { accessToken: SHARED_ACCESS.accessToken },
  webhooks: { secret: "theirs" },
});
