"use client";

import { useCan, useNavigation } from "@refinedev/core";
import type { SetupStep } from "#lib/domain/accounts/setup.ts";

type Pages = { href: string; other?: string };

/** Where each step is taken, and a second way that the user may go. */
export const useStepPages = (): Record<SetupStep, Pages> => {
  const { createUrl, listUrl } = useNavigation();
  // Connections hold keys of other services, so they are managed like users and tokens.
  const mayManage = useCan({ resource: "tokens", action: "list" }).data?.can;
  return {
    data: { href: createUrl("imports") || listUrl("imports"), ...(mayManage && { other: listUrl("connections") }) },
    report: { href: listUrl("rfm") },
    segment: { href: createUrl("segments") },
    team: { href: listUrl("users") },
    api: { href: listUrl("tokens"), other: listUrl("api") },
  };
};
