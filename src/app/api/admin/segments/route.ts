import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/segments/contracts/segments.ts";
import { exportSegments, listSegments } from "#features/segments/list-segments.ts";
import { addSegment } from "#features/segments/manage-segments.ts";
import { applySegmentsView } from "#features/views/read-views.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listSegments,
    async ({ exportFormat: of, headers: _, ...given }, actor, reader) => {
      const request = await applySegmentsView(actor, given);
      return of
        ? file({ ...(await exportSegments(actor, { ...request, of }, reader, reader.write)), type: "text/csv" })
        : listSegments(actor, request, reader);
    },
  ],
  POST: [contracts.createSegment, async (draft, actor, reader) => ({ data: await addSegment(actor, draft, reader) })],
});
