import { batchAnswer, postedItems } from "#core/http/batch.ts";
import { handle } from "#core/http/handle.ts";
import { postEvents as contract } from "#features/imports/contracts/events.ts";
import { postEvents } from "#features/imports/posted/post-events.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ events }, actor, { language }) => batchAnswer(await postEvents(actor, postedItems(events)), language),
  ],
});
