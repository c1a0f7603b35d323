import { AppError } from "#lib/domain/errors.ts";
import { once } from "../process-singleton.ts";
import { settings } from "../settings.ts";

const MB = 1024 * 1024;

/** The bodies of one request, from their first byte until it is answered. */
export type BodyShare = {
  /** Throws SERVICE_UNAVAILABLE where so many bytes more have no room: to be asked before they are read. */
  assertFits: (bytes: number) => void;
  /** Counts bytes that have come. Throws SERVICE_UNAVAILABLE where they have no room. */
  take: (bytes: number) => void;
  release: () => void;
};

type Budget = { open: (owner: string) => BodyShare; used: () => number };

/**
 * Bytes that bodies may hold in memory at once. Counted as they arrive, so that a body which is announced and held back
 * costs others nothing; one owner gets half at most, so that one business cannot shut out the others.
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
  const open = (owner: string): BodyShare => {
    let taken = 0;
    const assertFits = (bytes: number): void => {
      const fits = used + bytes <= total && (held.get(owner) ?? 0) + bytes <= mostOfOne;
      if (!fits) throw new AppError("SERVICE_UNAVAILABLE", "Too many large bodies are under way");
    };
    return {
      assertFits,
      take: (bytes) => {
        assertFits(bytes);
        taken += bytes;
        change(owner, bytes);
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

/** Callers who have not logged in share one part. */
const STRANGERS = "strangers";

/** Opens a part of this process's budget for the business, or for a stranger, while `work` reads and uses a body. */
export const withBodyShare = async <Result>(
  businessId: string | undefined,
  work: (share: BodyShare) => Promise<Result>,
): Promise<Result> => {
  const share = budget().open(businessId ?? STRANGERS);
  try {
    return await work(share);
  } finally {
    share.release();
  }
};

/** Bytes of bodies that this process holds now. */
export const bodyBytesHeld = (): number => budget().used();
