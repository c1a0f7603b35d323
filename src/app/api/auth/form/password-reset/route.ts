import { passwordResetFormHandler } from "#core/http/auth-handlers.ts";
import { requestPasswordReset } from "#features/accounts/request-password-reset.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = passwordResetFormHandler(requestPasswordReset);
