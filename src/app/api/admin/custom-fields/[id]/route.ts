import { handle } from "#core/http/handle.ts";
import { deleteCustomField as deleteContract, updateCustomField } from "#features/customers/contracts/custom-fields.ts";
import { changeCustomField, deleteCustomField } from "#features/customers/manage-custom-fields.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [
    updateCustomField,
    async ({ id, ...change }, actor) => ({ data: await changeCustomField(actor, id, change) }),
  ],
  DELETE: [deleteContract, ({ id }, actor) => deleteCustomField(actor, id)],
});
