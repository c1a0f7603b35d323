import { hash, verify } from "@node-rs/argon2";
import { dictionary } from "@zxcvbn-ts/language-common";
import { once } from "#core/server/process-singleton.ts";
import { AppError } from "#core/values/errors.ts";
import { checkPassword, refuseField } from "#core/values/fields.ts";

type Limits = { atOnce: number; mostWaiting: number };

export type Line = {
  /** Runs the work in arrival order. Throws SERVICE_UNAVAILABLE if too many are already waiting. */
  run: <Result>(work: () => Promise<Result>) => Promise<Result>;
  isIdle: () => boolean;
};

/** Limits how much expensive work runs and waits in this process. */
export const makeLine = ({ atOnce, mostWaiting }: Limits): Line => {
  const waiting: (() => void)[] = [];
  let running = 0;
  const enter = async (): Promise<void> => {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (waiting.length >= mostWaiting) throw new AppError("SERVICE_UNAVAILABLE", "Too many attempts are waiting");
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
  // A finished job passes its place to the next one, so `running` stays the same.
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };
  return {
    run: async (work) => {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    isIdle: () => running === 0,
  };
};

/** The whole email anywhere in the password, or its local part with little else. */
const isOwnEmail = (password: string, email: string): boolean => {
  const text = foldPassword(password);
  const own = foldPassword(email);
  const local = own.slice(0, own.lastIndexOf("@"));
  if (text.includes(own) || repeatedPart(text) === local) return true;
  return text.includes(local) && text.length - local.length <= USUALLY_ADDED;
};

/**
 * Hashes a password chosen by its owner; every place that sets a password uses this. Throws INVALID_PARAMETER if it is
 * too short, too long, too common, or the owner's email.
 */
export const hashChosenPassword = async (password: string, email: string): Promise<string> => {
  checkPassword(password);
  if (isOwnEmail(password, email)) {
    refuseField("password", { reason: "own_email", message: "must not be your email address or part of it" });
  }
  if (isCommonPassword(password)) {
    refuseField("password", {
      reason: "common_password",
      message: "is too easy to guess: it is a common password, or a slight variation of one",
    });
  }
  return hashPassword(password);
};

const common = (): ReadonlySet<string> => once("common-passwords", () => new Set(dictionary["passwords-common"]));

/** Folds full-width and other character variants and case. */
const foldPassword = (text: string): string => text.normalize("NFKC").toLowerCase();

/** How many digits or symbols people typically add to reach the minimum length: a year and "!", or "123456". */
const USUALLY_ADDED = 6;

const ADDED = new RegExp(`^[^\\p{L}]{1,${USUALLY_ADDED}}|[^\\p{L}]{1,${USUALLY_ADDED}}$`, "gu");

/** "abcabc" gives "abc"; text without repetition is returned unchanged. */
const repeatedPart = (text: string): string => /^(.+?)\1+$/su.exec(text)?.[1] ?? text;

/** A repeated part this short is easy to guess even if it isn't listed. */
const SHORT_PART = 4;

/**
 * Whether the password is on a list of common passwords: as it is, without typical additions, or repeated. Only 308 of the
 * 49,233 on the list have the 12 characters that a password needs.
 */
const isCommonPassword = (password: string): boolean => {
  const text = foldPassword(password);
  const part = repeatedPart(text);
  if (part !== text && part.length <= SHORT_PART) return true;
  return [text, part, text.replace(ADDED, "")].some((each) => common().has(each));
};

/** OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash takes 19 MiB and tens of milliseconds of CPU, so a flood of logins must be limited. */
const hashing = (): Line => once("password-hashing", () => makeLine({ atOnce: 2, mostWaiting: 100 }));

/** An argon2id PHC string; argon2id is the library's default. */
const hashPassword = (password: string): Promise<string> => hashing().run(() => hash(password, COST));

/** Compared with when the user doesn't exist, so that the response takes equally long. */
const dummyHash = (): Promise<string> => once("dummy-hash", () => hashPassword("no such user"));

/** Also false for a missing hash, after the same amount of work. */
export const isPassword = async (password: string, kept: string | null | undefined): Promise<boolean> => {
  const known = kept ?? (await dummyHash());
  const matches = await hashing().run(() => verify(known, password));
  return matches && typeof kept === "string";
};
