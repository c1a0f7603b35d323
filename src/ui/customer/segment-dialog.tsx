"use client";

import { useCustom } from "@refinedev/core";
import { Form, Select } from "antd";
import { useTranslations } from "next-intl";
import type { z } from "zod";
import { assignCustomerSegment } from "#contracts/customer-segments.ts";
import { listSegments } from "#contracts/segments.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useSubmit } from "../forms/use-submit.ts";
import type { Customer } from "./types.ts";
import { useRefreshCustomer } from "./use-customer-part.ts";

type Segments = z.output<typeof listSegments.output>["data"];

/** Into a segment filled by hand that this customer is not in yet. */
export const SegmentDialog = ({ customer, onClose }: { customer: Customer; onClose: () => void }) => {
  const t = useTranslations();
  const refresh = useRefreshCustomer(customer.id);
  const { query } = useCustom({ url: listSegments.path, method: "get", errorNotification: false });
  const submission = useSubmit(assignCustomerSegment, async () => {
    onClose();
    await refresh();
  });
  const known = new Set(customer.segments.map(({ id }) => id));
  const segments = ((query.data?.data ?? []) as Segments).filter(
    ({ id, isAutomatic, archivedAt }) => !isAutomatic && archivedAt === null && !known.has(id),
  );
  return (
    <FormDialog<{ segmentId: string | undefined }>
      name="assign"
      title={t("buttons.assign")}
      okText={t("buttons.assign")}
      isDisabled={segments.length === 0}
      initial={{ segmentId: undefined }}
      labels={{ segmentId: t("terms.segment") }}
      submission={submission}
      onSubmit={({ segmentId }) => void submission.submit({ id: customer.id, segmentId })}
      onClose={onClose}
    >
      {query.isSuccess && segments.length === 0 ? (
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
            loading={query.isFetching}
            optionFilterProp="label"
            options={segments.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
      )}
    </FormDialog>
  );
};
