import { invitationFormHandler } from "#core/http/auth/form-handler.ts";
import { acceptInvitation } from "#features/accounts/accept-invitations.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = invitationFormHandler(acceptInvitation);
