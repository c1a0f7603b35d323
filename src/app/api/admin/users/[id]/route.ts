import { handle } from "#core/http/handle.ts";
import { updateUser } from "#features/accounts/contracts/users.ts";
import { changeUser } from "#features/accounts/manage-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  PATCH: [updateUser, async ({ id, ...change }, actor) => ({ data: await changeUser(actor, id, change) })],
});
