import * as contracts from "#contracts/segments/segment-members.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { exportSegmentMembers, listSegmentMembers } from "#lib/segments/list-segment-members.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listSegmentMembers,
    async ({ exportFormat, ...request }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportSegmentMembers(actor, request, language)), type: "text/csv" })
        : listSegmentMembers(actor, request),
  ],
});
