import * as contracts from "#contracts/playbooks/playbook-settings.ts";
import { handle } from "#http/handle.ts";
import { changePlaySettings, readPlaySettings } from "#lib/playbooks/change-playbook-settings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getPlaySettings, async (_, actor) => ({ data: await readPlaySettings(actor) })],
  PUT: [contracts.updatePlaySettings, async (settings, actor) => ({ data: await changePlaySettings(actor, settings) })],
});
