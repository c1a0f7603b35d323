import { handle } from "#core/http/handle.ts";
import { changePlaybookSettings, readPlaybookSettings } from "#features/playbooks/change-playbook-settings.ts";
import * as contracts from "#features/playbooks/contracts/playbook-settings.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [contracts.getPlaybookSettings, async (_, actor) => ({ data: await readPlaybookSettings(actor) })],
  PUT: [
    contracts.updatePlaybookSettings,
    async (settings, actor) => ({ data: await changePlaybookSettings(actor, settings) }),
  ],
});
