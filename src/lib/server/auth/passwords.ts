import { hash, verify } from "@node-rs/argon2";
import { once } from "../process-singleton.ts";
import { type Line, makeLine } from "./line.ts";

/** OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash takes 19 MiB and tens of milliseconds of CPU, so a flood of logins must be limited. */
const hashing = (): Line => once("password-hashing", () => makeLine({ atOnce: 2, mostWaiting: 100 }));

/** An argon2id PHC string; argon2id is the library's default. */
export const hashPassword = (password: string): Promise<string> => hashing().run(() => hash(password, COST));

/** Compared with when the user doesn't exist, so that the response takes equally long. */
const dummyHash = (): Promise<string> => once("dummy-hash", () => hashPassword("no such user"));

/** Also false for a missing hash, after the same amount of work. */
export const isPassword = async (password: string, kept: string | null | undefined): Promise<boolean> => {
  const known = kept ?? (await dummyHash());
  const matches = await hashing().run(() => verify(known, password));
  return matches && typeof kept === "string";
};
