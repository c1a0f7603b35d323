import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/segments/contracts/segment-members.ts";
import { exportSegmentMembers, listSegmentMembers } from "#features/segments/list-segment-members.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listSegmentMembers,
    async ({ exportFormat, headers: _, ...request }, actor, { language, write }) =>
      exportFormat
        ? file({ ...(await exportSegmentMembers(actor, request, language, write)), type: "text/csv" })
        : listSegmentMembers(actor, request),
  ],
});
