import { hash, verify } from "@node-rs/argon2";
import { once } from "../process-singleton.ts";
import { type Line, makeLine } from "./line.ts";

/** OWASP's password storage cheat sheet: argon2id, 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash costs 19 MiB and tens of milliseconds of a core: a flood of logins must take neither all memory nor all cores. */
const hashing = (): Line => once("password-hashing", () => makeLine({ atOnce: 2, mostWaiting: 100 }));

/** PHC string of argon2id, the library's default algorithm. */
export const hashPassword = (password: string): Promise<string> => hashing().run(() => hash(password, COST));

/** What a password is held against where there is no user, so that the answer takes as long. */
const nobodysHash = (): Promise<string> => once("nobodys-hash", () => hashPassword("nobody's"));

/** False for a missing hash too, after the same work. */
export const isPassword = async (password: string, kept: string | null | undefined): Promise<boolean> => {
  const known = kept ?? (await nobodysHash());
  const matches = await hashing().run(() => verify(known, password));
  return matches && typeof kept === "string";
};
