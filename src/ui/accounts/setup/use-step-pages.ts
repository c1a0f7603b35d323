"use client";

import { useCan, useNavigation } from "@refinedev/core";
import type { SetupStep } from "#lib/domain/accounts/setup.ts";

type Pages = { href: string; other?: string };

/** Where each step is taken, and a second way that the user may go. */
export const useStepPages = (): Record<SetupStep, Pages> => {
  const { createUrl, listUrl } = useNavigation();
  const mayConnect = useCan({ resource: "connections", action: "list" }).data?.can;
  return {
    data: { href: createUrl("imports") || listUrl("imports"), ...(mayConnect && { other: listUrl("connections") }) },
    report: { href: listUrl("rfm") },
    segment: { href: createUrl("segments") },
    team: { href: listUrl("users") },
    api: { href: listUrl("tokens"), other: listUrl("api") },
  };
};
