"use client";

import { useLogout, useNotification } from "@refinedev/core";
import { useTranslations } from "next-intl";

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
