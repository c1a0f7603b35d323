"use client";

import { useCan, useNotification } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { useNotifications } from "#core/ui/feedback/notification-host.tsx";
import { followRun } from "#core/ui/follow-run.ts";
import { useSelection } from "#core/ui/table/selection.tsx";
import { useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
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

/** How many customers were changed once the run ends; null if it failed or was cancelled. */
const followChange = async (runId: string): Promise<number | null> => {
  const { state, result } = await followRun(runId, Number.POSITIVE_INFINITY);
  return state === "succeeded" ? Number(result?.changed ?? 0) : null;
};

/** Reports the result of a bulk change, follows its run if a worker does it, and offers undo for ten seconds. */
export const useBulk = () => {
  const t = useTranslations();
  const notifications = useNotifications();
  const { open } = useNotification();
  const invalidateRoutes = useInvalidateRoutes();

  const refresh = () =>
    invalidateRoutes(
      "GET /api/admin/customers",
      "GET /api/admin/segmentation/customers",
      "GET /api/admin/segments/{id}/members",
      "GET /api/admin/actions/churn",
      "GET /api/admin/actions/outreach",
      "GET /api/admin/actions/win-back",
      "GET /api/admin/segments",
    );

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
    const done = runId === null ? changed : await followChange(runId).catch(() => null);
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
