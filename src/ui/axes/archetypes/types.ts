import type { z } from "zod";
import type { listArchetypes } from "#contracts/axes/archetypes.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { ArchetypesState } from "./archetypes-state.ts";

export type ArchetypesAddress = Address<ArchetypesState>;
export type Listed = z.infer<typeof listArchetypes.output>;
