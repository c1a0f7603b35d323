"use client";

import { useCan, useNavigation } from "@refinedev/core";
import type { SetupStep } from "#features/accounts/rules/setup.ts";
import { periodSince, STANDARD_PERIOD } from "#records/rules/periods.ts";

type Pages = { href: string; other?: string };

/** Where each step is taken, and a second way that the user may go. The report shows a period that has orders. */
export const useStepPages = (lastOrderAt: string | null | undefined): Record<SetupStep, Pages> => {
  const { createUrl, listUrl } = useNavigation();
  // Connections hold keys of other services, so they are managed like users and tokens.
  const mayManage = useCan({ resource: "tokens", action: "list" }).data?.can;
  const days = lastOrderAt ? periodSince(new Date(lastOrderAt), new Date()) : STANDARD_PERIOD;
  return {
    data: { href: createUrl("imports") || listUrl("imports"), ...(mayManage && { other: listUrl("connections") }) },
    report: { href: `${listUrl("rfm")}${days === STANDARD_PERIOD ? "" : `?days=${days}`}` },
    segment: { href: createUrl("segments") },
    team: { href: listUrl("users") },
    api: { href: listUrl("tokens"), other: listUrl("api") },
  };
};
