import { listTextSamples } from "#contracts/playbooks/texts.ts";
import { handle } from "#http/handle.ts";
import { readTextSamples } from "#lib/playbooks/change-business-texts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [listTextSamples, async (_, actor) => ({ data: await readTextSamples(actor) })],
});
