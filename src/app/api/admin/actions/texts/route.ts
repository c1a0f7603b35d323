import { handle } from "#core/http/handle.ts";
import { changeTexts, readTexts } from "#features/playbooks/change-business-texts.ts";
import { getTexts, updateTexts } from "#features/playbooks/contracts/texts.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({
  GET: [getTexts, async (_, actor) => ({ data: await readTexts(actor) })],
  PUT: [updateTexts, async (changes, actor) => ({ data: await changeTexts(actor, changes) })],
});
