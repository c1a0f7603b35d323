"use client";

import { useOnError } from "@refinedev/core";
import { useRef, useState } from "react";
import type { z } from "zod";
import type { Contract } from "#contracts/contract.ts";
import { CallError, call } from "../api/call.ts";
import { useLanguage } from "../session/use-language.ts";

/** 128 random bits; `crypto.randomUUID` is missing on plain http. */
const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Sends a form, or a file, to its door. The same values sent again after an attempt that got no answer carry the same
 * Idempotency-Key: what was made meanwhile is not made twice. Failures are kept for the form to tell.
 */
export const useSubmit = <In extends z.ZodType, Out extends z.ZodType>(
  contract: Contract<In, Out>,
  onDone: (answer: z.output<Out>) => void | Promise<void>,
) => {
  const { language } = useLanguage(false);
  const { mutate: checkError } = useOnError();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const unanswered = useRef<{ values: string; key: string } | null>(null);

  const submit = async (input: z.input<In>, file?: File): Promise<void> => {
    const values = JSON.stringify(input);
    const key = unanswered.current?.values === values ? unanswered.current.key : newKey();
    unanswered.current = { values, key };
    setBusy(true);
    setError(null);
    try {
      const once = contract.idempotencyKey && { idempotencyKey: key };
      const answer = await call(contract, input, { language, ...once, ...(file && { file }) });
      unanswered.current = null;
      await onDone(answer);
    } catch (thrown) {
      if (!(thrown instanceof CallError)) throw thrown;
      // A session that ended meanwhile leads to the login page, and back.
      if (contract.auth !== "none") checkError(thrown);
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, submit, forget: () => setError(null) };
};

export type Submission = Pick<ReturnType<typeof useSubmit>, "isBusy" | "error">;
