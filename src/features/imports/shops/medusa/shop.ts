import { defineShop, SHARED_ACCESS } from "../define-shop.ts";

const { address, apiKey } = SHARED_ACCESS;

/** Its webhooks don't include the changed record, so it is only read. */
export const medusa = defineShop({ name: "Medusa", access: { address, apiKey } });
