"use client";

import { Form, Select } from "antd";
import { useTranslations } from "next-intl";
import { assignCustomerSegment } from "#contracts/customer-segments.ts";
import { listSegments } from "#contracts/segments.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useSubmit } from "../forms/use-submit.ts";
import { useAnswer } from "../providers/use-answer.ts";
import { ErrorCard } from "../states/error-card.tsx";
import type { Customer } from "./types.ts";
import { useRefreshCustomer } from "./use-refresh-customer.ts";

/** Into a segment filled by hand that this customer is not in yet. */
export const SegmentDialog = ({ customer, onClose }: { customer: Customer; onClose: () => void }) => {
  const t = useTranslations();
  const refresh = useRefreshCustomer();
  const { answer, error, retry } = useAnswer(listSegments, {});
  const submission = useSubmit(assignCustomerSegment, async () => {
    onClose();
    await refresh();
  });
  const known = new Set(customer.segments.map(({ id }) => id));
  const segments = answer?.data.filter(
    ({ id, isAutomatic, archivedAt }) => !isAutomatic && archivedAt === null && !known.has(id),
  );
  return (
    <FormDialog<{ segmentId: string | undefined }>
      name="assign"
      title={t("buttons.assign")}
      okText={t("buttons.assign")}
      isDisabled={!segments || segments.length === 0}
      initial={{ segmentId: undefined }}
      labels={{ segmentId: t("terms.segment") }}
      submission={submission}
      onSubmit={({ segmentId }) => void submission.submit({ id: customer.id, segmentId })}
      onClose={onClose}
    >
      {error ? (
        <ErrorCard title={t("customer.segments_failed")} error={error} onRetry={retry} />
      ) : segments?.length === 0 ? (
        <p>{t("customer.no_segments")}</p>
      ) : (
        <Form.Item
          name="segmentId"
          label={t("terms.segment")}
          validateTrigger="onSubmit"
          rules={[{ required: true, message: t("forms.missing") }]}
        >
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
