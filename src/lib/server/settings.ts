import { z } from "zod";
import { once } from "./once.ts";

/** Every setting there is. `.env.example` says the same; a test holds the two together. */
export const settingsSchema = z.object({
  DATABASE_URL: z.string().min(1).describe("PostgreSQL 16 or newer, as the app role; empty: the embedded one"),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Read once; throws a list of what is missing or weak. */
export const settings = (): Settings => once("settings", () => settingsSchema.parse(process.env));
