import { handle } from "#core/http/handle.ts";
import { getSetup, updateSetup } from "#features/accounts/contracts/business.ts";
import { readSetupGuide, setSetupDismissed } from "#features/accounts/guide-setup.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getSetup, async (_, actor) => ({ data: await readSetupGuide(actor) })],
  PATCH: [updateSetup, async ({ isDismissed }, actor) => ({ data: await setSetupDismissed(actor, isDismissed) })],
});
