"use client";

import { useCan, useInvalidate } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { AuditEntry } from "#contracts/accounts/audit-log.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";

/** Actions that changed many customers at once. */
const UNDOABLE = [
  ...["segment.members_added", "segment.members_removed", "customers.tagged", "customers.untagged"],
  ...["customers.marked", "customers.unmarked"],
];

/** Undoes a bulk change long after its toast has closed. */
export const UndoChange = ({ entry: { action, things } }: { entry: AuditEntry }) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const invalidate = useInvalidate();
  const { write: undo } = useWrite("POST /api/admin/customers/changes/{id}/undo", {
    refresh: () => invalidate({ resource: "audit-log", invalidates: ["list"] }),
  });
  const successMessage = ({ data }: AnswerOf<"POST /api/admin/customers/changes/{id}/undo">) =>
    data.changed === null
      ? t("customers.working", { count: data.matched })
      : t(`customers.did_${data.action}`, { count: data.changed });
  const change = things.find(({ kind }) => kind === "change");
  if (!mayEdit || !change || !UNDOABLE.includes(action)) return null;
  return (
    <Button size="small" onClick={() => void undo({ id: change.id }, { successMessage })}>
      {t("buttons.undo")}
    </Button>
  );
};
