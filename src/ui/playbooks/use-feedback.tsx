"use client";

import { useInvalidate } from "@refinedev/core";
import { App, Button } from "antd";
import { useTranslations } from "next-intl";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { nameOf } from "#ui/shared/people/customer-name.ts";
import type { Row } from "./types.ts";

const TOAST = "churn";

export type Feedback = NonNullable<Row["mark"]>["state"];

/** Says of somebody on a list what became of it, shows the lists anew, and offers to take it back for ten seconds. */
export const useFeedback = () => {
  const t = useTranslations();
  const { notification } = App.useApp();
  const invalidate = useInvalidate();

  const refresh = () =>
    Promise.all(
      ["actions/churn", "actions/outreach"].map((resource) => invalidate({ resource, invalidates: ["list"] })),
    );

  const { write } = useWrite("PUT /api/admin/actions/churn/{id}", { key: TOAST, refresh });

  const say = async (row: Row, state: Feedback | null): Promise<void> => {
    notification.destroy(TOAST);
    if (!(await write({ id: row.id, state }))) return;
    notification.open({
      key: TOAST,
      type: "success",
      message: t(`churn.said.${state ?? "undone"}`, { name: nameOf(row) }),
      role: "status",
      duration: 10,
      placement: "bottomRight",
      ...(state !== null && {
        actions: (
          <Button size="small" onClick={() => void say(row, row.mark?.state ?? null)}>
            {t("buttons.undo")}
          </Button>
        ),
      }),
    });
  };
  return say;
};
