import { getTexts, updateTexts } from "#contracts/playbooks/texts.ts";
import { handle } from "#http/handle.ts";
import { changeTexts, readTexts } from "#lib/playbooks/change-business-texts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getTexts, async (_, actor) => ({ data: await readTexts(actor) })],
  PUT: [updateTexts, async (changes, actor) => ({ data: await changeTexts(actor, changes) })],
});
