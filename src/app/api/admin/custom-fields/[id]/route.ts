import { deleteCustomField as deleteContract, updateCustomField } from "#contracts/customers/custom-fields.ts";
import { handle } from "#http/handle.ts";
import { changeCustomField, deleteCustomField } from "#lib/customers/manage-custom-fields.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [
    updateCustomField,
    async ({ id, ...change }, actor) => ({ data: await changeCustomField(actor, id, change) }),
  ],
  DELETE: [deleteContract, ({ id }, actor) => deleteCustomField(actor, id)],
});
