import { once } from "#core/server/process-singleton.ts";
import { settings } from "#core/server/settings.ts";
import { AppError } from "#core/values/errors.ts";

const MB = 1024 * 1024;

/** The body bytes of one request, from the first byte until it is answered. */
export type BodyShare = {
  /** Throws SERVICE_UNAVAILABLE if this many more bytes don't fit; call before reading them. */
  assertFits: (bytes: number) => void;
  /** Counts received bytes. Throws SERVICE_UNAVAILABLE if they don't fit. */
  take: (bytes: number) => void;
  /** Counts the bytes of this request as another owner's from now on. */
  chargeTo: (owner: string) => void;
  release: () => void;
};

type Budget = { open: (owner: string) => BodyShare; used: () => number };

/**
 * Limits body bytes in memory. Counted as they arrive, so that an announced but withheld body costs others nothing; one
 * owner gets at most half, so that one business can't lock out the others.
 */
export const makeBodyBudget = (total: number): Budget => {
  const mostOfOne = total / 2;
  const held = new Map<string, number>();
  let used = 0;
  const change = (owner: string, bytes: number): void => {
    used += bytes;
    const left = (held.get(owner) ?? 0) + bytes;
    if (left > 0) held.set(owner, left);
    else held.delete(owner);
  };
  const open = (opener: string): BodyShare => {
    let owner = opener;
    let taken = 0;
    const assertFits = (bytes: number): void => {
      const fits = used + bytes <= total && (held.get(owner) ?? 0) + bytes <= mostOfOne;
      if (!fits) throw new AppError("SERVICE_UNAVAILABLE", "Too many large requests are in progress");
    };
    return {
      assertFits,
      take: (bytes) => {
        assertFits(bytes);
        taken += bytes;
        change(owner, bytes);
      },
      chargeTo: (other) => {
        change(owner, -taken);
        change(other, taken);
        owner = other;
      },
      release: () => {
        change(owner, -taken);
        taken = 0;
      },
    };
  };
  return { open, used: () => used };
};

const budget = (): Budget => once("body-budget", () => makeBodyBudget(settings().BODY_BUDGET_MB * MB));

/** Callers who are not logged in share one part, and their small bodies another, so that large ones never keep anyone from logging in. */
export const STRANGERS = "strangers";
export const FORMS = "forms";

/** Gives the business (or an anonymous caller) a share of this process's budget while `work` reads and uses a body. */
export const withBodyShare = async <Result>(
  owner: string,
  work: (share: BodyShare) => Promise<Result>,
): Promise<Result> => {
  const share = budget().open(owner);
  try {
    return await work(share);
  } finally {
    share.release();
  }
};

/** Body bytes currently in memory. */
export const bodyBytesHeld = (): number => budget().used();
