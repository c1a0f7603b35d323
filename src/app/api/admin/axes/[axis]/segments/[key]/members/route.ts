import * as contracts from "#contracts/axes/axis-members.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { listAxisMembers } from "#lib/axes/list-axis-members.ts";
import { exportAxisMembers } from "#lib/customers/export-model-members.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listAxisMembers,
    async ({ exportFormat, ...request }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportAxisMembers(actor, request, language)), type: "text/csv" })
        : listAxisMembers(actor, request),
  ],
});
