import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import type { ArchetypesState } from "./archetypes-state.ts";

export type ArchetypesAddress = Address<ArchetypesState>;
export type ArchetypesAnswer = AnswerOf<"GET /api/admin/archetypes">;
