import { deleteInvitation } from "#contracts/accounts/invitations.ts";
import { handle } from "#http/handle.ts";
import { withdrawInvitation } from "#lib/accounts/invite-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [deleteInvitation, ({ id }, actor) => withdrawInvitation(actor, id)],
});
