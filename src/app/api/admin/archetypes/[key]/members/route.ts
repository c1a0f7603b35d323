import { handle } from "#core/http/handle.ts";
import { file } from "#core/http/respond.ts";
import * as contracts from "#features/playbooks/contracts/archetypes.ts";
import { exportArchetypeMembers, listArchetypeMembers } from "#features/playbooks/read-archetypes.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [
    contracts.listArchetypeMembers,
    async ({ exportFormat, headers: _, ...request }, actor, reader) =>
      exportFormat
        ? file({ ...(await exportArchetypeMembers(actor, request, reader)), type: "text/csv" })
        : listArchetypeMembers(actor, request),
  ],
});
