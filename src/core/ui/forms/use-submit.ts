"use client";

import { useState } from "react";
import { type AnswerOf, CallError, call, type InputOf, type Route } from "../api/call.ts";

/** Submits a form of a page outside Refine (invitation, password reset). Keeps a failure for the form to show. */
export const useSubmit = <R extends Route>(route: R, onDone: (answer: AnswerOf<R>) => void | Promise<void>) => {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);

  const submit = async (input: InputOf<R>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await onDone(await call(route, input));
    } catch (thrown) {
      if (!(thrown instanceof CallError)) throw thrown;
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, submit };
};
