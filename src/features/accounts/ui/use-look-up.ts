"use client";

import { useEffect, useState } from "react";
import { type AnswerOf, CallError, call } from "#core/ui/api/call.ts";

type LookUp = "POST /api/admin/invitations/look-up" | "POST /api/admin/password-resets/look-up";

type LookUpResult<R extends LookUp> = { data?: AnswerOf<R>["data"]; error?: CallError };

/** Looks up the invitation or reset link of a token; skipped for null. */
export const useLookUp = <R extends LookUp>(route: R, token: string | null) => {
  const [found, setFound] = useState<LookUpResult<R>>({});
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt looks it up again
  useEffect(() => {
    if (token === null) return;
    setFound({});
    const controller = new AbortController();
    const lookUp = async () => {
      try {
        const { data } = await call<LookUp>(route, { token }, { signal: controller.signal });
        setFound({ data });
      } catch (error) {
        if (controller.signal.aborted || !(error instanceof CallError)) return;
        setFound({ error });
      }
    };
    void lookUp();
    return () => controller.abort();
  }, [route, token, attempt]);
  return { ...found, retry: () => setAttempt((count) => count + 1) };
};
