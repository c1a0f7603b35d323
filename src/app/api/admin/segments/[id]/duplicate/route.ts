import * as contracts from "#contracts/segments/segments.ts";
import { handle } from "#http/handle.ts";
import { duplicateSegment } from "#lib/segments/manage-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.duplicateSegment,
    async ({ id, name }, actor, reader) => ({ data: await duplicateSegment(actor, id, name, reader) }),
  ],
});
