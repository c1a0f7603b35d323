import * as contracts from "#contracts/imports/tickets.ts";
import { handle } from "#http/handle.ts";
import { uploadTickets } from "#lib/imports/import-tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.uploadTickets,
    async ({ fileName }, actor, { upload, signal }) => ({
      data: await uploadTickets(actor, fileName, upload, signal),
    }),
  ],
});
