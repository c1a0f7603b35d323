import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/segments/contracts/criteria.ts";
import { previewSegment } from "#features/segments/preview-segment.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.previewSegment,
    async (request, actor, reader) => ({ data: await previewSegment(actor, request, reader) }),
  ],
});
