import { z } from "zod";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { id } from "#features/imports/rules/connections/payload.ts";
import { CUSTOMER_FIELDS } from "#features/imports/rules/ticket-tags.ts";
import type { GorgiasApi } from "./rest-api.ts";
import type { HelpDesk } from "./source.ts";

const field = z.object({ id, external_id: z.string().nullish() });
type Field = z.output<typeof field>;

const existingFields = async (api: GorgiasApi, signal: AbortSignal): Promise<Field[]> => {
  const found: Field[] = [];
  let cursor: string | null = null;
  do {
    const query = { object_type: "Customer", archived: "false", limit: "100", ...(cursor && { cursor }) };
    const page = await api.list("custom-fields", query, signal);
    found.push(...page.records.flatMap((record) => field.safeParse(record).data ?? []));
    cursor = page.next;
  } while (cursor !== null);
  return found;
};

const createField = async (api: GorgiasApi, name: string, label: string, signal: AbortSignal): Promise<string> => {
  const body = {
    object_type: "Customer",
    external_id: name,
    label,
    definition: { data_type: "text", input_settings: { input_type: "input" } },
  };
  const { data } = field.safeParse((await api.json("custom-fields", signal, { body })).json);
  if (!data) throw new OutgoingError("BAD_ANSWER", "/api/custom-fields");
  return data.id;
};

/** developers.gorgias.com/reference: ticket tags by name, and values of customer fields. */
export const toHelpDesk = (api: GorgiasApi): HelpDesk => ({
  addTags: (ticketId, names, signal) =>
    api.send(`tickets/${encodeURIComponent(ticketId)}/tags`, signal, { method: "POST", body: { names } }),
  removeTags: (ticketId, names, signal) =>
    api.send(`tickets/${encodeURIComponent(ticketId)}/tags`, signal, { method: "DELETE", body: { names } }),
  fields: async (signal) => {
    const existing = await existingFields(api, signal);
    const ids = new Map<string, string>();
    for (const [name, label] of Object.entries(CUSTOMER_FIELDS)) {
      const known = existing.find(({ external_id: externalId }) => externalId === name);
      ids.set(name, known?.id ?? (await createField(api, name, label, signal)));
    }
    return ids;
  },
  setFields: async (requesterId, values, signal) => {
    const path = `customers/${encodeURIComponent(requesterId)}/custom-fields`;
    const given = values.flatMap(({ id: fieldId, value }) => (value === null ? [] : [{ id: Number(fieldId), value }]));
    if (given.length > 0) await api.send(path, signal, { method: "PUT", body: given });
    for (const { id: fieldId, value } of values) {
      if (value !== null) continue;
      await api.send(`${path}/${encodeURIComponent(fieldId)}`, signal, { method: "DELETE" }).catch((error: unknown) => {
        // A value that is not there needs no removal.
        if (!(error instanceof OutgoingError && error.problem === "NOT_FOUND")) throw error;
      });
    }
  },
});
