"use client";

import { useCan, useInvalidate } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { AuditEntry } from "#contracts/accounts/audit-log.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";

/** Lines that tell of many customers changed at once. */
const UNDOABLE = ["segment.members_added", "segment.members_removed", "customers.tagged", "customers.untagged"];

/** Takes back a change of many customers, long after its toast is gone. */
export const UndoChange = ({ entry: { action, things } }: { entry: AuditEntry }) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const invalidate = useInvalidate();
  const { write: undo } = useWrite("POST /api/admin/customers/changes/{id}/undo", {
    said: ({ data }) =>
      data.changed === null
        ? t("customers.working", { count: data.matched })
        : t(`customers.did_${data.action}`, { count: data.changed }),
    refresh: () => invalidate({ resource: "audit-log", invalidates: ["list"] }),
  });
  const change = things.find(({ kind }) => kind === "change");
  if (!mayEdit || !change || !UNDOABLE.includes(action)) return null;
  return (
    <Button size="small" onClick={() => void undo({ id: change.id })}>
      {t("buttons.undo")}
    </Button>
  );
};
