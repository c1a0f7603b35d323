"use client";

import { Form, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import type { CustomersChange, changeCustomers } from "#contracts/customer-changes.ts";
import { listSegments } from "#contracts/segments.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useSubmit } from "../forms/use-submit.ts";
import { useAnswer } from "../providers/use-answer.ts";
import { useBulk } from "./use-bulk.tsx";

export type BulkAction = CustomersChange["action"];

type Whom = Pick<z.input<typeof changeCustomers.input>, "ids" | "matching">;
type Props = { action: BulkAction; whom: Whom; count: number; onDone: () => void; onClose: () => void };
type Values = { segmentId: string | undefined; tag: string };

/** Which segment or tag; the button says how many it reaches. */
export const BulkDialog = ({ action, whom, count, onDone, onClose }: Props) => {
  const t = useTranslations();
  const { contract, settle } = useBulk();
  const isTag = action === "tag" || action === "untag";
  const segments = useAnswer(listSegments, {}, { isAllowed: !isTag }).answer?.data.filter(
    ({ isAutomatic, archivedAt }) => !isAutomatic && archivedAt === null,
  );
  const submission = useSubmit(contract, async ({ data }) => {
    onDone();
    onClose();
    settle(data);
  });
  const missing = [{ required: true, message: t("forms.missing") }];
  return (
    <FormDialog<Values>
      name="bulk"
      title={t(`customers.title_${action}`)}
      okText={t(`customers.do_${action}`, { count })}
      isDisabled={!isTag && segments?.length === 0}
      initial={{ segmentId: undefined, tag: "" }}
      labels={isTag ? { tag: t("customers.tag") } : { segmentId: t("terms.segment") }}
      submission={submission}
      onSubmit={({ segmentId, tag }) =>
        void submission.submit({ action, ...whom, ...(isTag ? { tag } : { segmentId }) })
      }
      onClose={onClose}
    >
      {isTag ? (
        <Form.Item name="tag" label={t("customers.tag")} validateTrigger="onSubmit" rules={missing}>
          <Input autoFocus maxLength={50} autoComplete="off" />
        </Form.Item>
      ) : segments?.length === 0 ? (
        <p>{t("customers.no_manual")}</p>
      ) : (
        <Form.Item name="segmentId" label={t("terms.segment")} validateTrigger="onSubmit" rules={missing}>
          <Select
            showSearch
            autoFocus
            loading={segments === undefined}
            optionFilterProp="label"
            options={(segments ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
      )}
    </FormDialog>
  );
};
