import { handle } from "#core/http/handle.ts";
import { changeConnection, deleteConnection, getConnection } from "#features/imports/connections/manage-connections.ts";
import * as contracts from "#features/imports/contracts/connections.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.readConnection, async ({ id }, actor) => ({ data: await getConnection(actor, id) })],
  PATCH: [
    contracts.updateConnection,
    async ({ id, ...change }, actor) => ({ data: await changeConnection(actor, id, change) }),
  ],
  DELETE: [contracts.deleteConnection, ({ id }, actor) => deleteConnection(actor, id)],
});
