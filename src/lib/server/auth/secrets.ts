import { createHash, randomBytes } from "node:crypto";

const PREFIX = "c360_";

/** 256 random bits behind a prefix by which secret scanners know it. */
export const makeToken = (): string => `${PREFIX}${randomBytes(32).toString("base64url")}`;

/** 64 characters: what an integrator sends as X-Secret. */
export const makeTenantSecret = (): string => randomBytes(32).toString("hex");

/** For secrets of full entropy: there is nothing to guess, so nothing slower is needed. */
export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
