import { invitationFormHandler } from "#core/http/auth-handlers.ts";
import { acceptInvitation } from "#features/accounts/invite-users.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = invitationFormHandler(acceptInvitation);
