"use client";

import { useTranslations } from "next-intl";
import { getPurchasing, runPurchasing } from "#contracts/purchasing/purchasing.ts";
import type { SegmentationType } from "#lib/domain/purchasing/purchasing.ts";
import { useAnswer, useInvalidateContracts } from "#ui/shared/data/use-answer.ts";
import { useRowAction } from "#ui/shared/table/use-row-action.ts";
import { useRunWatch } from "../runs/use-run-watch.ts";

/** The standing answer of a type, looked at again while a run may replace it; and how to ask for such a run. */
export const usePurchasing = (type: SegmentationType, isAllowed: boolean) => {
  const t = useTranslations("runs");
  const asked = useAnswer(getPurchasing, { type }, { isAllowed, keepsBefore: true });
  const invalidateContracts = useInvalidateContracts();
  const send = useRowAction(runPurchasing, "runs", t("requested"));
  const standing = asked.answer?.data;
  return {
    ...asked,
    ...useRunWatch(standing?.run, asked.retry),
    standing,
    run: async () => {
      await send({});
      await invalidateContracts(getPurchasing);
    },
  };
};
