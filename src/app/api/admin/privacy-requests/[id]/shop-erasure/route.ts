import { eraseShopData, getShopErasure } from "#contracts/customers/privacy-requests.ts";
import { handle } from "#http/handle.ts";
import { previewShopErasure, requestShopErasure } from "#lib/customers/privacy/erase-shop.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getShopErasure, async ({ id }, actor) => ({ data: await previewShopErasure(actor, id) })],
  POST: [
    eraseShopData,
    async ({ id, confirmation }, actor) => ({ data: await requestShopErasure(actor, id, confirmation) }),
  ],
});
