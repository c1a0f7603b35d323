"use client";

import type { NotificationProvider } from "@refinedev/core";
import { App } from "antd";
import { useMemo } from "react";

/** Refine's own words for what the login form and the user menu say themselves, in the reader's language. */
const SAID_ELSEWHERE = ["login-error", "useLogout-error"];

/** Refine's toasts, as polite status messages: they stay 10 seconds and take no focus. */
export const useNotificationProvider = (): NotificationProvider => {
  const { notification } = App.useApp();
  return useMemo(
    () => ({
      open: ({ key, message, description, type }) => {
        if (key !== undefined && SAID_ELSEWHERE.includes(key)) return;
        notification.open({
          message,
          role: "status",
          duration: 10,
          placement: "bottomRight",
          ...(description !== undefined && { description }),
          ...(key !== undefined && { key }),
          ...(type !== "progress" && { type }),
        });
      },
      close: (key) => notification.destroy(key),
    }),
    [notification],
  );
};
