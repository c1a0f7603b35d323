import { handle } from "#core/http/handle.ts";
import { createCustomField as createContract, listCustomFields } from "#features/customers/contracts/custom-fields.ts";
import { createCustomField, listFieldsWithSegments } from "#features/customers/manage-custom-fields.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listCustomFields, (_, actor) => listFieldsWithSegments(actor)],
  POST: [createContract, async (draft, actor) => ({ data: await createCustomField(actor, draft) })],
});
