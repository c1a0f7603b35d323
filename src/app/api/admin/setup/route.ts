import { getSetup, updateSetup } from "#contracts/accounts/setup.ts";
import { handle } from "#http/handle.ts";
import { readSetupGuide, setSetupDismissed } from "#lib/accounts/guide-setup.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getSetup, async (_, actor) => ({ data: await readSetupGuide(actor) })],
  PATCH: [updateSetup, async ({ isDismissed }, actor) => ({ data: await setSetupDismissed(actor, isDismissed) })],
});
