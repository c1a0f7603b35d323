import { updateUser } from "#contracts/accounts/users.ts";
import { handle } from "#http/handle.ts";
import { changeUser } from "#lib/accounts/manage-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [updateUser, async ({ id, ...change }, actor) => ({ data: await changeUser(actor, id, change) })],
});
