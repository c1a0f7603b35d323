import type { Language } from "#core/messages/language.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { type AxisMembersRequest, idsOfAxisMembers } from "../axes/list-axis-members.ts";
import { type ArchetypeMembersRequest, idsOfArchetypeMembers } from "../playbooks/read-archetypes.ts";
import { exportCustomers } from "./list-customers.ts";

/**
 * The customers of an axis's segment, with the columns of the customers' file. Throws FORBIDDEN without `data:export`, and NOT_FOUND
 * (SEGMENT_NOT_FOUND).
 */
export const exportAxisMembers = async (actor: Actor, request: AxisMembersRequest, language: Language) => {
  assertMay(actor, "data:export");
  const ids = await idsOfAxisMembers(actor, request);
  return exportCustomers(actor, { ids }, language, [request.axis, request.key]);
};

/** The same of an archetype. Throws FORBIDDEN without `data:export`, and NOT_FOUND. */
export const exportArchetypeMembers = async (actor: Actor, request: ArchetypeMembersRequest, language: Language) => {
  assertMay(actor, "data:export");
  const ids = await idsOfArchetypeMembers(actor, request);
  return exportCustomers(actor, { ids }, language, ["archetype", request.key]);
};
