"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { getPurchasing, runPurchasing } from "#contracts/purchasing.ts";
import type { SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import { OPEN_STATES } from "#lib/domain/runs/kinds.ts";
import { useAnswer, useAskAgain } from "../providers/use-answer.ts";
import { useRowCall } from "../table/use-row-call.ts";
import type { UnfinishedRun } from "./types.ts";

const LOOK_MS = 2000;

export const isOpen = (run: UnfinishedRun | null | undefined): boolean =>
  OPEN_STATES.some((state) => state === run?.state);

/** The standing answer of a type, looked at again while a run may replace it; and how to ask for such a run. */
export const usePurchasing = (type: SegmentationType, isAllowed: boolean) => {
  const t = useTranslations("runs");
  const asked = useAnswer(getPurchasing, { type }, { isAllowed, keepsBefore: true });
  const askAgain = useAskAgain();
  const send = useRowCall(runPurchasing, "runs", t("requested"));
  const standing = asked.answer?.data;
  const isRunning = isOpen(standing?.run);
  const { retry } = asked;

  const look = useRef(retry);
  look.current = retry;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => look.current(), LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);

  // A run that was seen to go on and is no more has brought something new.
  const [wasRunning, setWasRunning] = useState(false);
  useEffect(() => {
    if (isRunning) setWasRunning(true);
  }, [isRunning]);

  return {
    ...asked,
    standing,
    isRunning,
    isNew: wasRunning && !isRunning && standing?.run === null,
    run: async () => {
      await send({});
      await askAgain(getPurchasing);
    },
  };
};
