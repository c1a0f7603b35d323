import { postTicketBatch as contract } from "#contracts/imports/tickets.ts";
import { batchAnswer, postedItems } from "#http/batch.ts";
import { handle } from "#http/handle.ts";
import { postTicketBatch } from "#lib/imports/posted/post-tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ tickets }, actor, { language }) =>
      batchAnswer(await postTicketBatch(actor, postedItems(tickets)), language),
  ],
});
