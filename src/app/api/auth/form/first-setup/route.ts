import { firstSetupFormHandler } from "#core/http/auth-handlers.ts";
import { setUpInstallation } from "#features/accounts/set-up-installation.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = firstSetupFormHandler(setUpInstallation);
