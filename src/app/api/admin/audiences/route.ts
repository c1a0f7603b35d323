import * as contracts from "#contracts/audiences/audiences.ts";
import { handle } from "#http/handle.ts";
import { createAudience } from "#lib/audiences/manage-audiences.ts";
import { listAudiences } from "#lib/audiences/read-audiences.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAudiences, (request, actor, reader) => listAudiences(actor, request, reader)],
  POST: [
    contracts.createAudience,
    async (draft, actor, reader) => ({ data: await createAudience(actor, draft, reader) }),
  ],
});
