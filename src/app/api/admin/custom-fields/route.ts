import { createCustomField as createContract, listCustomFields } from "#contracts/customers/custom-fields.ts";
import { handle } from "#http/handle.ts";
import { createCustomField, customFieldsOf } from "#lib/customers/manage-custom-fields.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listCustomFields, (_, actor) => customFieldsOf(actor)],
  POST: [createContract, async (draft, actor) => ({ data: await createCustomField(actor, draft) })],
});
