import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/audiences/contracts/audiences.ts";
import { createAudience } from "#features/audiences/manage-audiences.ts";
import { listAudiences } from "#features/audiences/read-audiences.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.listAudiences, (request, actor, reader) => listAudiences(actor, request, reader)],
  POST: [
    contracts.createAudience,
    async (draft, actor, reader) => ({ data: await createAudience(actor, draft, reader) }),
  ],
});
