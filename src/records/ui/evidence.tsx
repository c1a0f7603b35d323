"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { ExpectedFromContact } from "#lib/recommend/contact-effect.ts";
import type { ActionEvidence } from "#records/contracts/evidence.ts";
import { EVIDENCE_DAYS, orderByEvidence, toCampaignAction } from "#records/rules/evidence.ts";

const NONE: readonly ActionEvidence[] = [];
const EvidenceContext = createContext(NONE);

const FRESH_MS = 300_000;

/** Loads what campaigns have shown about the recommended actions inside, for users who may see campaigns. */
export const EvidenceProvider = ({ children }: { children: ReactNode }) => {
  const mayView = useCan({ resource: "campaigns", action: "list" }).data?.can === true;
  const { answer } = useAnswer("GET /api/admin/campaigns/evidence", {}, { isAllowed: mayView, staleMs: FRESH_MS });
  return <EvidenceContext value={answer?.data ?? NONE}>{children}</EvidenceContext>;
};

/** Orders actions by what campaigns have measured in a segment (null: in all), and says so. Without evidence nothing changes. */
export const useEvidence = () => {
  const t = useTranslations("campaigns");
  const { count } = useFormats();
  const amount = useSignedMoney();
  const evidence = useContext(EvidenceContext);
  return useMemo(() => {
    const find = (key: string, segment: string | null) => {
      const action = toCampaignAction(key);
      return evidence.find((one) => one.action === action && one.segment === segment);
    };
    return {
      order: <Item,>(items: readonly Item[], keyOf: (item: Item) => string, segment: string | null): Item[] =>
        orderByEvidence(items, (item) => find(keyOf(item), segment)),
      /** "+$3.10 per customer, 95% interval …, 4 campaigns"; empty without an interval. */
      note: (key: string, segment: string | null): string => {
        const { pooled, campaigns = 0 } = find(key, segment) ?? {};
        if (!pooled) return "";
        const { effect, lower, upper } = pooled;
        const values = { effect: amount(effect), lower: amount(lower), upper: amount(upper) };
        return t("evidence_note", { ...values, campaigns, shown: count(campaigns), days: EVIDENCE_DAYS });
      },
    };
  }, [evidence, t, count, amount]);
};

/** What contacting each customer of a list is expected to bring, over how many days, and how that is known. */
export const useExpectedEach = () => {
  const t = useTranslations("report");
  const { money } = useFormats();
  return ({ lower, upper, basis }: ExpectedFromContact, customers: number): string =>
    t("expected_each", { basis, lower: money(lower / customers), upper: money(upper / customers) });
};

/** An amount with its sign, also if it is positive. */
export const useSignedMoney = (): ((amount: number) => string) => {
  const { money } = useFormats();
  return useMemo(() => (amount) => `${amount > 0 ? "+" : ""}${money(amount)}`, [money]);
};
