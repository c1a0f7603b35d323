"use client";

import { useEffect, useState } from "react";
import { type AnswerOf, CallError, call } from "#core/ui/call.ts";

type LoginOptions = AnswerOf<"GET /api/admin/login-options">["data"];

/** What the login page offers besides logging in; null until it is known, and if it can't be read: the form works without. */
export const useLoginOptions = (): LoginOptions | null => {
  const [options, setOptions] = useState<LoginOptions | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    call("GET /api/admin/login-options", {}, { signal: controller.signal })
      .then(({ data }) => setOptions(data))
      .catch((error: unknown) => {
        if (!(error instanceof CallError) && !controller.signal.aborted) throw error;
      });
    return () => controller.abort();
  }, []);
  return options;
};
