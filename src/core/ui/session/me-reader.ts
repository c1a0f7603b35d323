import type { Me } from "#records/contracts/me.ts";
import { call } from "../api/call.ts";

/** The current user, requested once and shared. Logging in or out reloads the page. */
export type MeReader = {
  read: () => Promise<Me>;
  /** Drops the cached user after a change; the next read requests it again. */
  forget: () => void;
};

export const makeMeReader = (): MeReader => {
  let pending: Promise<Me> | undefined;
  const fetchMe = async () => (await call("GET /api/admin/me", {})).data;
  return {
    read: () => {
      pending ??= fetchMe().catch((error: unknown) => {
        pending = undefined;
        throw error;
      });
      return pending;
    },
    forget: () => {
      pending = undefined;
    },
  };
};
