import { invitationFormDoor } from "#http/form-door.ts";
import { acceptInvitation } from "#lib/invitations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = invitationFormDoor(acceptInvitation);
