"use client";

import { useInvalidate } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { customerName } from "#ui/shared/people/customer-name.ts";
import type { ChurnListRow } from "./types.ts";

export type Feedback = NonNullable<ChurnListRow["mark"]>["state"];

/** Records the outcome for a customer, reloads the lists, and offers undo for ten seconds. */
export const useFeedback = () => {
  const t = useTranslations();
  const invalidate = useInvalidate();

  const refresh = () =>
    Promise.all(
      ["actions/win-back", "actions/churn", "actions/outreach"].map((resource) =>
        invalidate({ resource, invalidates: ["list"] }),
      ),
    );

  const { write } = useWrite("PUT /api/admin/actions/churn/{id}", { key: "churn", refresh });

  const say = async (row: ChurnListRow, state: Feedback | null): Promise<void> => {
    await write(
      { id: row.id, state },
      {
        successMessage: t(`churn.said.${state ?? "undone"}`, { name: customerName(row) }),
        ...(state !== null && { undo: () => void say(row, row.mark?.state ?? null) }),
      },
    );
  };
  return say;
};
