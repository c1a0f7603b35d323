"use client";

import { useLogout, useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useWrite } from "#core/ui/use-write.ts";

/** Ends this session, or all of the user's, and opens the login page. */
export const useLogOut = () => {
  const t = useTranslations("shell");
  const { mutate } = useLogout<{ everywhere: boolean }>();
  const { open } = useNotification();
  return (everywhere: boolean): void =>
    mutate(
      { everywhere },
      {
        onSuccess: ({ success }) => {
          if (success) window.location.assign("/login");
          else open?.({ type: "error", key: "logout", message: t("log_out_failed") });
        },
      },
    );
};

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
