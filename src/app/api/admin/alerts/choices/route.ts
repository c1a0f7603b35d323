import { getAlertChoices, updateAlertChoices } from "#contracts/alerts/alert-choices.ts";
import { handle } from "#http/handle.ts";
import { readAlertChoices, setAlertChoices } from "#lib/alerts/manage-choices.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getAlertChoices, async (_, actor) => ({ data: await readAlertChoices(actor) })],
  PATCH: [updateAlertChoices, async (input, actor) => ({ data: await setAlertChoices(actor, input) })],
});
