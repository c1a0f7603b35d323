import type { z } from "zod";
import type { listArchetypes } from "#contracts/archetypes.ts";
import type { Address } from "../providers/use-address-state.ts";
import type { ArchetypesState } from "./archetypes-state.ts";

export type Page = Address<ArchetypesState>;
export type Listed = z.infer<typeof listArchetypes.output>;
