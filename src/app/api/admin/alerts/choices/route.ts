import { handle } from "#core/http/handle.ts";
import { getAlertChoices, updateAlertChoices } from "#features/alerts/contracts.ts";
import { readAlertChoices, setAlertChoices } from "#features/alerts/manage-choices.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getAlertChoices, async (_, actor) => ({ data: await readAlertChoices(actor) })],
  PATCH: [updateAlertChoices, async (input, actor) => ({ data: await setAlertChoices(actor, input) })],
});
