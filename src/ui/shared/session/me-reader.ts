import type { Me } from "#contracts/accounts/me.ts";
import { call } from "../api/call.ts";

/** The current user, requested once and shared. Logging in or out reloads the page. */
export type MeReader = {
  read: () => Promise<Me>;
  /** Drops the cached user after a change; the next read requests it again. */
  forget: () => void;
};

export const makeMeReader = (): MeReader => {
  let asked: Promise<Me> | undefined;
  const ask = async () => (await call("GET /api/admin/me", {})).data;
  return {
    read: () => {
      asked ??= ask().catch((error: unknown) => {
        asked = undefined;
        throw error;
      });
      return asked;
    },
    forget: () => {
      asked = undefined;
    },
  };
};
