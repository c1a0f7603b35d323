import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/imports/contracts/tickets.ts";
import { uploadTickets } from "#features/imports/import-tickets.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.uploadTickets,
    async ({ fileName }, actor, { upload, signal }) => ({
      data: await uploadTickets(actor, fileName, upload, signal),
    }),
  ],
});
