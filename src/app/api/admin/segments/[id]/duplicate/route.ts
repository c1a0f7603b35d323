import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/segments.ts";
import { duplicateSegment } from "#features/segments/manage-segments.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.duplicateSegment,
    async ({ id, name }, actor, reader) => ({ data: await duplicateSegment(actor, id, name, reader) }),
  ],
});
