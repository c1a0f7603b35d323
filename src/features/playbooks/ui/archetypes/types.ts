import type { Address } from "#core/ui/address/use-address-state.ts";
import type { AnswerOf } from "#core/ui/api/call.ts";
import type { ArchetypesState } from "./archetypes-state.ts";

export type ArchetypesAddress = Address<ArchetypesState>;
export type ArchetypesAnswer = AnswerOf<"GET /api/admin/archetypes">;
