import { invitationFormHandler } from "#http/auth/form-handler.ts";
import { acceptInvitation } from "#lib/accounts/accept-invitations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = invitationFormHandler(acceptInvitation);
