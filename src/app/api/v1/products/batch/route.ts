import { handle } from "#core/http/handle.ts";
import { batchAnswer, postedItems } from "#core/http/problems.ts";
import { postProducts as contract } from "#features/imports/contracts/posted-records.ts";
import { postProducts } from "#features/imports/posted/products.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ products }, actor, { language }) =>
      batchAnswer(await postProducts(actor, postedItems(products)), language),
  ],
});
