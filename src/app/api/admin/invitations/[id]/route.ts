import { deleteInvitation } from "#contracts/invitations.ts";
import { handle } from "#http/handle.ts";
import { withdrawInvitation } from "#lib/invitations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  DELETE: [deleteInvitation, ({ id }, actor) => withdrawInvitation(actor, id)],
});
