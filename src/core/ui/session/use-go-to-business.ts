"use client";

import { useWrite } from "#core/ui/api/use-write.ts";

/** Switches to another business of the user. */
export const useGoToBusiness = () => {
  const { write, isBusy } = useWrite("PUT /api/admin/me/business", { key: "business" });
  /** Runs `before` in the other business, before its pages load. */
  const goTo = async (slug: string, { before }: { before?: () => Promise<unknown> } = {}) => {
    if (!(await write({ slug }))) return;
    await before?.();
    // A full load drops the previous business's data from memory.
    window.location.assign("/");
  };
  return { goTo, isBusy };
};
