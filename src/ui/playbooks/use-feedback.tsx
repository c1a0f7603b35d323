"use client";

import { useInvalidate, useNotification, useOnError } from "@refinedev/core";
import { App, Button } from "antd";
import { useTranslations } from "next-intl";
import { CallError, call } from "#ui/shared/api/call.ts";
import { nameOf } from "#ui/shared/people/customer-name.ts";
import type { Row } from "./types.ts";

const TOAST = "churn";

export type Feedback = NonNullable<Row["mark"]>["state"];

/** Says of somebody on a list what became of it, shows the lists anew, and offers to take it back for ten seconds. */
export const useFeedback = () => {
  const t = useTranslations();
  const { notification } = App.useApp();
  const { open } = useNotification();
  const { mutate: checkError } = useOnError();
  const invalidate = useInvalidate();

  const refresh = () =>
    Promise.all(
      ["actions/churn", "actions/outreach"].map((resource) => invalidate({ resource, invalidates: ["list"] })),
    );

  const say = async (row: Row, state: Feedback | null): Promise<void> => {
    notification.destroy(TOAST);
    try {
      await call("PUT /api/admin/actions/churn/{id}", { id: row.id, state });
      notification.open({
        key: TOAST,
        type: "success",
        message: t(`churn.said.${state ?? "undone"}`, { name: nameOf(row) }),
        role: "status",
        duration: 10,
        placement: "bottomRight",
        ...(state !== null && {
          btn: (
            <Button size="small" onClick={() => void say(row, row.mark?.state ?? null)}>
              {t("buttons.undo")}
            </Button>
          ),
        }),
      });
    } catch (error) {
      checkError(error as Error);
      const words = error instanceof CallError && error.status > 0 ? error.message : t("shell.not_reachable");
      open?.({ type: "error", key: TOAST, message: words });
    }
    await refresh();
  };
  return say;
};
