import { handle } from "#core/http/handle.ts";
import { batchAnswer, postedItems } from "#core/http/problems.ts";
import { postTicketBatch as contract } from "#features/imports/contracts/tickets.ts";
import { postTicketBatch } from "#features/imports/posted/tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contract,
    async ({ tickets }, actor, { language }) =>
      batchAnswer(await postTicketBatch(actor, postedItems(tickets)), language),
  ],
});
