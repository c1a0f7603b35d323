"use client";

import { Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ListedCustomer } from "#contracts/customers/customers.ts";
import type { Segment } from "#contracts/segments/segments.ts";
import { FormDialog } from "#ui/shared/forms/form-dialog.tsx";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import { useSubmit } from "#ui/shared/forms/use-submit.ts";
import { nameOf } from "#ui/shared/people/customer-name.ts";
import { useListPage } from "#ui/shared/table/use-list-page.ts";

type Props = { segment: Segment; onAdded: () => Promise<void>; onClose: () => void };

/** Of one letter there are too many. */
const LEAST_LETTERS = 2;

/** Somebody into a segment filled by hand, found by name, email or id. */
export const AddMemberDialog = ({ segment, onAdded, onClose }: Props) => {
  const t = useTranslations();
  const [q, setQ] = useState("");
  const page = useListPage<ListedCustomer>({
    resource: "customers",
    list: { q, sort: "name", page: 1 },
    isAllowed: q.trim().length >= LEAST_LETTERS,
  });
  const submission = useSubmit("POST /api/admin/customers/{id}/segments", async () => {
    await onAdded();
    onClose();
  });
  const nothing = () => {
    if (q.trim().length < LEAST_LETTERS) return t("segments.type_two");
    if (page.error) return t("table.failed");
    return page.isSettled ? t("states.empty_search", { query: q.trim() }) : t("states.loading");
  };
  return (
    <FormDialog<{ customerId: string | undefined }>
      name="add-member"
      title={t("segments.add_to", { name: segment.name })}
      okText={t("segments.add_member")}
      initial={{ customerId: undefined }}
      labels={{ customerId: t("terms.customer") }}
      submission={submission}
      onSubmit={({ customerId }) => customerId && void submission.submit({ id: customerId, segmentId: segment.id })}
      onClose={onClose}
    >
      <RequiredItem name="customerId" label={t("members.search")}>
        <Select
          showSearch
          autoFocus
          filterOption={false}
          onSearch={setQ}
          loading={page.isUpdating}
          notFoundContent={nothing()}
          options={(page.rows ?? []).map((one) => ({
            value: one.id,
            label: one.email ? `${nameOf(one)} · ${one.email}` : nameOf(one),
          }))}
        />
      </RequiredItem>
    </FormDialog>
  );
};
