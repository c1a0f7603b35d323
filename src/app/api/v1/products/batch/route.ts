import { batchAnswer, postedItems } from "#core/http/batch.ts";
import { handle } from "#core/http/handle.ts";
import { postProducts as contract } from "#features/imports/contracts/products.ts";
import { postProducts } from "#features/imports/posted/post-products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ products }, actor, { language }) =>
      batchAnswer(await postProducts(actor, postedItems(products)), language),
  ],
});
