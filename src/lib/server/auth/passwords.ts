import { hash, verify } from "@node-rs/argon2";
import { once } from "../once.ts";

/** OWASP's password storage cheat sheet: argon2id, 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** PHC string of argon2id, the library's default algorithm. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** What a password is held against where there is no user, so that the answer takes as long. */
const nobodysHash = (): Promise<string> => once("nobodys-hash", () => hashPassword("nobody's"));

/** False for a missing hash too, after the same work. */
export const isPassword = async (password: string, kept: string | null | undefined): Promise<boolean> => {
  const matches = await verify(kept ?? (await nobodysHash()), password);
  return matches && typeof kept === "string";
};
