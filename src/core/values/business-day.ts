import type { Day } from "#lib/time/day.ts";
import type { Scope } from "./permissions.ts";

/** A business's current day, and what amounts and days of it are read by. */
export type BusinessDay = Scope & { currency: string; timeZone: string; today: Day };
