import * as contracts from "#contracts/axes/archetypes.ts";
import { handle } from "#http/handle.ts";
import { file } from "#http/respond.ts";
import { listArchetypeMembers } from "#lib/axes/read-archetypes.ts";
import { exportArchetypeMembers } from "#lib/customers/export-model-members.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listArchetypeMembers,
    async ({ exportFormat, ...request }, actor, { language }) =>
      exportFormat
        ? file({ ...(await exportArchetypeMembers(actor, request, language)), type: "text/csv" })
        : listArchetypeMembers(actor, request),
  ],
});
