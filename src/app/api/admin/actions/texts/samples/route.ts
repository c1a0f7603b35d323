import { handle } from "#core/http/handle.ts";
import { readTextSamples } from "#features/playbooks/change-business-texts.ts";
import { listTextSamples } from "#features/playbooks/contracts/texts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listTextSamples, async (_, actor) => ({ data: await readTextSamples(actor) })],
});
