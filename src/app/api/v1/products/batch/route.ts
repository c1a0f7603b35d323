import { postProducts as contract } from "#contracts/imports/products.ts";
import { batchAnswer, postedItems } from "#http/batch.ts";
import { handle } from "#http/handle.ts";
import { postProducts } from "#lib/imports/posted/post-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ products }, actor, { language }) =>
      batchAnswer(await postProducts(actor, postedItems(products)), language),
  ],
});
