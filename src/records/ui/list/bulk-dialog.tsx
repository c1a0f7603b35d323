"use client";

import { Input } from "antd";
import { useTranslations } from "next-intl";
import type { AnswerOf, InputOf } from "#core/ui/call.ts";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { ManualSegmentField, useManualSegments } from "./manual-segment-field.tsx";
import { useBulk } from "./use-bulk.tsx";

type CustomersChange = AnswerOf<"POST /api/admin/customers/changes/{id}/undo">["data"];

/** The changes that ask for a segment or tag. */
export type BulkAction = Exclude<CustomersChange["action"], "mark" | "unmark">;

export type CustomerSelector = Pick<InputOf<"POST /api/admin/customers/changes">, "ids" | "matching" | "list">;
type Props = { action: BulkAction; selector: CustomerSelector; count: number; onDone: () => void; onClose: () => void };

/** Asks for the segment or tag; the button shows how many customers will change. */
export const BulkDialog = ({ action, selector, count, onDone, onClose }: Props) => {
  const t = useTranslations();
  const settle = useBulk();
  const isTag = action === "tag" || action === "untag";
  const manual = useManualSegments({ isAllowed: !isTag });
  return (
    <FormDialog
      route="POST /api/admin/customers/changes"
      params={{ action, ...selector }}
      name="bulk"
      title={t(`customers.title_${action}`)}
      okText={t(`customers.do_${action}`, { count })}
      isDisabled={manual.isBeingCreated || (action === "remove" && !manual.segments?.length)}
      initial={{ segmentId: undefined as string | undefined, tag: "" }}
      labels={isTag ? { tag: t("customers.tag") } : { segmentId: t("terms.segment") }}
      variables={({ segmentId, tag }) => (isTag ? { tag } : { segmentId })}
      onSaved={(change) => {
        onDone();
        settle(change);
      }}
      onClose={onClose}
    >
      {isTag ? (
        <RequiredItem name="tag" label={t("customers.tag")}>
          <Input autoFocus maxLength={50} autoComplete="off" />
        </RequiredItem>
      ) : (
        <ManualSegmentField {...manual} none={t("customers.no_manual")} canCreate={action === "assign"} />
      )}
    </FormDialog>
  );
};
