import * as contracts from "#contracts/playbooks/playbook-settings.ts";
import { handle } from "#http/handle.ts";
import { changePlaybookSettings, readPlaybookSettings } from "#lib/playbooks/change-playbook-settings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getPlaybookSettings, async (_, actor) => ({ data: await readPlaybookSettings(actor) })],
  PUT: [
    contracts.updatePlaybookSettings,
    async (settings, actor) => ({ data: await changePlaybookSettings(actor, settings) }),
  ],
});
