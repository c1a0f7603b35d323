import type { Actor } from "#core/values/permissions.ts";
import { exportHeldData } from "#features/customers/privacy/manage-requests.ts";
import type { HeldRow } from "#records/rules/held-document.ts";

/** Everything that is stored about a customer, by part, as its JSON file has it. */
export const readHeldParts = async (actor: Actor, customerId: string): Promise<Record<string, HeldRow[]>> => {
  const { body } = await exportHeldData(actor, customerId, "json", "en");
  return (await new Response(body as BodyInit).json()).data.parts;
};
