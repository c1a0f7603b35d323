"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import type { Me } from "#contracts/accounts/me.ts";

/** Whether a page was shown since the document was loaded. */
let hasEntered = false;

/**
 * Who opens the product without naming a page starts on their role's page; later, the overview can be opened from anywhere.
 * Returns true until that page is there.
 */
export const useStartPage = (me: Pick<Me, "startPage"> | undefined): boolean => {
  const path = usePathname();
  const query = useSearchParams();
  const router = useRouter();
  const start = me?.startPage ?? "/";
  const isLeaving = !hasEntered && path === "/" && query.size === 0 && start !== "/";
  useEffect(() => {
    if (!me) return;
    if (isLeaving) router.replace(start);
    else hasEntered = true;
  }, [me, isLeaving, start, router]);
  return isLeaving;
};
