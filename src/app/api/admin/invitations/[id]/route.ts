import { handle } from "#core/http/handle.ts";
import { deleteInvitation } from "#features/accounts/contracts/users.ts";
import { withdrawInvitation } from "#features/accounts/invite-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [deleteInvitation, ({ id }, actor) => withdrawInvitation(actor, id)],
});
