import * as contracts from "#contracts/segments/segments.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportSegments, listSegments } from "#lib/segments/list-segments.ts";
import { addSegment } from "#lib/segments/manage-segments.ts";
import { applySegmentsView } from "#lib/views/apply-view.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listSegments,
    async ({ exportFormat: of, ...given }, actor, reader) => {
      const request = await applySegmentsView(actor, given);
      return of
        ? file({ ...(await exportSegments(actor, { ...request, of }, reader)), type: "text/csv" })
        : listSegments(actor, request, reader);
    },
  ],
  POST: [contracts.createSegment, async (draft, actor, reader) => ({ data: await addSegment(actor, draft, reader) })],
});
