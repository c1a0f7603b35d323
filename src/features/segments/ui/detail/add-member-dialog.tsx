"use client";

import { useSelect } from "@refinedev/antd";
import { Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { customerName } from "#records/ui/people/customer-name.ts";

type ListedCustomer = AnswerOf<"GET /api/admin/customers">["data"][number];

type Props = { segment: Segment; onAdded: () => Promise<void>; onClose: () => void };

/** A single letter would match too many customers. */
const LEAST_LETTERS = 2;

/** Adds a customer, found by name, email or ID, to a manual segment. */
export const AddMemberDialog = ({ segment, onAdded, onClose }: Props) => {
  const t = useTranslations();
  const [q, setQ] = useState("");
  const { selectProps, query } = useSelect<ListedCustomer>({
    resource: "customers",
    pagination: { pageSize: 25 },
    optionLabel: (one) => (one.email ? `${customerName(one)} · ${one.email}` : customerName(one)),
    onSearch: (text) => {
      setQ(text);
      return [{ field: "q", operator: "eq", value: text.trim() }];
    },
    queryOptions: { enabled: q.trim().length >= LEAST_LETTERS, placeholderData: (previous) => previous },
    errorNotification: false,
  });
  const nothing = () => {
    if (q.trim().length < LEAST_LETTERS) return t("segments.type_two");
    if (query.error) return t("table.failed");
    return query.isSuccess && !query.isPlaceholderData
      ? t("states.empty_search", { query: q.trim() })
      : t("states.loading");
  };
  return (
    <FormDialog
      route="POST /api/admin/customers/{id}/segments"
      params={{ segmentId: segment.id }}
      name="add-member"
      title={t("segments.add_to", { name: segment.name })}
      okText={t("segments.add_member")}
      initial={{ customerId: undefined as string | undefined }}
      labels={{ customerId: t("terms.customer") }}
      variables={({ customerId = "" }) => ({ id: customerId })}
      onSaved={() => void onAdded()}
      onClose={onClose}
    >
      <RequiredItem name="customerId" label={t("members.search")}>
        <Select {...selectProps} autoFocus loading={query.isFetching} notFoundContent={nothing()} />
      </RequiredItem>
    </FormDialog>
  );
};
