import { postEvents as contract } from "#contracts/imports/events.ts";
import { batchAnswer, postedItems } from "#http/batch.ts";
import { handle } from "#http/handle.ts";
import { postEvents } from "#lib/imports/posted/post-events.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ events }, actor, { language }) => batchAnswer(await postEvents(actor, postedItems(events)), language),
  ],
});
