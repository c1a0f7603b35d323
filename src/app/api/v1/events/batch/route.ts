import { handle } from "#core/http/handle.ts";
import { batchAnswer, postedItems } from "#core/http/problems.ts";
import { postEvents as contract } from "#features/imports/contracts/posted-records.ts";
import { postEvents } from "#features/imports/posted/customers.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ events }, actor, { language }) => batchAnswer(await postEvents(actor, postedItems(events)), language),
  ],
});
