"use client";

import { useRef, useState } from "react";
import { type AnswerOf, CallError, call, type InputOf, type Route } from "../api/call.ts";

/** 128 random bits; `crypto.randomUUID` is missing on plain http. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Sends a form of a page outside Refine (an invitation, a password reset) to its route. The same values sent again after an
 * attempt that got no answer carry the same Idempotency-Key, so that nothing is created twice. Failures are kept for the form
 * to show.
 */
export const useSubmit = <R extends Route>(route: R, onDone: (answer: AnswerOf<R>) => void | Promise<void>) => {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const unanswered = useRef<{ values: string; key: string } | null>(null);

  const submit = async (input: InputOf<R>, file?: File): Promise<void> => {
    const values = JSON.stringify(input);
    const key = unanswered.current?.values === values ? unanswered.current.key : newKey();
    unanswered.current = { values, key };
    setBusy(true);
    setError(null);
    try {
      const answer = await call(route, input, { idempotencyKey: key, file });
      unanswered.current = null;
      await onDone(answer);
    } catch (thrown) {
      if (!(thrown instanceof CallError)) throw thrown;
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, submit, forget: () => setError(null) };
};
