import { handle } from "#core/http/handle.ts";
import { eraseShopData, getShopErasure } from "#features/customers/contracts/privacy-requests.ts";
import { previewShopErasure, requestShopErasure } from "#features/imports/erase-shop.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getShopErasure, async ({ id }, actor) => ({ data: await previewShopErasure(actor, id) })],
  POST: [
    eraseShopData,
    async ({ id, confirmation }, actor) => ({ data: await requestShopErasure(actor, id, confirmation) }),
  ],
});
