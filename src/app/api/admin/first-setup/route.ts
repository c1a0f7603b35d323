import { handle } from "#core/http/handle.ts";
import * as contracts from "#features/accounts/contracts/first-setup.ts";
import { setUpInstallation } from "#features/accounts/set-up-installation.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  POST: [contracts.setUpInstallation, async (draft, stranger) => ({ data: await setUpInstallation(stranger, draft) })],
});
