import type { Me } from "#contracts/accounts/me.ts";
import { call } from "../api/call.ts";

/** Who is logged in, asked once for all who want to know. Logging in or out loads the page anew. */
export type MeReader = {
  read: () => Promise<Me>;
  /** What was known may have changed: it is asked again when next wanted. */
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
