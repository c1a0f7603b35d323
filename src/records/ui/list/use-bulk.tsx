"use client";

import { useCan, useInvalidate, useNotification } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type AnswerOf, call } from "#core/ui/call.ts";
import { useNotifications } from "#core/ui/feedback/notification-host.tsx";
import { useSelection } from "#core/ui/table/selection.tsx";
import { useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import { OPEN_STATES } from "#core/values/run-states.ts";
import { customerName } from "#records/ui/people/customer-name.ts";

type ListedCustomer = { id: string; name: string | null; externalId: string };

/** `useSelection` for lists of customers: checkboxes for users who may change or export customers. */
export const useBulkSelection = <Row extends ListedCustomer>(
  question: string,
  list: { rows: readonly Row[] | undefined; total: number },
) => {
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const { chosen, selection } = useSelection(question, list, { nameOf: customerName });
  return { chosen, selection: mayEdit || mayExport ? selection : undefined };
};

type CustomersChange = AnswerOf<"POST /api/admin/customers/changes/{id}/undo">["data"];

/** Messages about bulk changes replace each other. */
export const TOAST = "bulk";
const POLL_MS = 1000;

/** How many customers were changed once the run ends; null if it failed or was cancelled. */
const followed = async (runId: string): Promise<number | null> => {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const { data } = await call("GET /api/admin/runs/{id}", { id: runId });
    if (data.state === "succeeded") return Number(data.result?.changed ?? 0);
    if (!OPEN_STATES.some((state) => state === data.state)) return null;
  }
};

/** Reports the result of a bulk change, follows its run if a worker does it, and offers undo for ten seconds. */
export const useBulk = () => {
  const t = useTranslations();
  const notifications = useNotifications();
  const { open } = useNotification();
  const invalidate = useInvalidate();
  const invalidateRoutes = useInvalidateRoutes();

  const refresh = () =>
    Promise.all([
      ...[
        "customers",
        "segmentation/customers",
        "segments/{id}/members",
        "actions/churn",
        "actions/outreach",
        "actions/win-back",
      ].map((resource) => invalidate({ resource, invalidates: ["list"] })),
      invalidateRoutes("GET /api/admin/segments", "GET /api/admin/segments/{id}"),
    ]);

  const { write: takeBack } = useWrite("POST /api/admin/customers/changes/{id}/undo", { key: TOAST });
  const undo = async (id: string) => {
    const answer = await takeBack({ id });
    if (answer) await settle(answer.data, false);
  };

  const settle = async ({ id, action, matched, changed, runId }: CustomersChange, isUndoable = true): Promise<void> => {
    if (runId !== null) {
      notifications.open({
        key: TOAST,
        message: t("customers.working", { count: matched }),
        description: <Link href={`/jobs/${runId}`}>{t("customers.follow")}</Link>,
        role: "status",
        duration: 0,
        placement: "bottomRight",
      });
    }
    // The run may still succeed even if it can no longer be followed.
    const done = runId === null ? changed : await followed(runId).catch(() => null);
    if (done === null) {
      open?.({ type: "error", key: TOAST, message: t("customers.not_done") });
    } else {
      open?.({
        type: "success",
        key: TOAST,
        message: t(`customers.did_${action}`, { count: done }),
        ...(isUndoable && done > 0 && { cancelMutation: () => void undo(id) }),
      });
    }
    await refresh();
  };

  /** Call it once the answer has arrived. */
  return (change: CustomersChange) => void settle(change);
};
