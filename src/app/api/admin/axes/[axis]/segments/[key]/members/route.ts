import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/axes/contracts/axis-members.ts";
import { exportAxisMembers, listAxisMembers } from "#features/axes/list-axis-members.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listAxisMembers,
    async ({ exportFormat, headers: _, ...request }, actor, reader) =>
      exportFormat
        ? file({ ...(await exportAxisMembers(actor, request, reader)), type: "text/csv" })
        : listAxisMembers(actor, request),
  ],
});
