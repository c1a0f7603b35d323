import * as contracts from "#contracts/segments/segment-preview.ts";
import { handle } from "#http/handle.ts";
import { previewSegment } from "#lib/segments/preview-segment.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [
    contracts.previewSegment,
    async (request, actor, reader) => ({ data: await previewSegment(actor, request, reader) }),
  ],
});
