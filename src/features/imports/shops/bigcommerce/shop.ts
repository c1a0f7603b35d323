import { defineShop, SHARED_ACCESS } from "../define-shop.ts";

const { address, accessToken } = SHARED_ACCESS;

/** Its webhooks don't include the changed record, so it is only read. */
export const bigcommerce = defineShop({
  name: "BigCommerce",
  access: { address, accessToken },
  ownNumbers: { prefix: "bigcommerce" },
});
