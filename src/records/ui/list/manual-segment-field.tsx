"use client";

import { Form, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import { useWrite } from "#core/ui/use-write.ts";
import { useAllSegments } from "./use-all-segments.ts";

/** The manual segments, and how to create one. While one `isBeingCreated`, a form can't be sent. */
export const useManualSegments = ({ isAllowed = true } = {}) => {
  const query = useAllSegments({ isAllowed });
  const segments = query.data?.data.filter(({ isAutomatic, archivedAt }) => !isAutomatic && archivedAt === null);
  const { write, isBusy } = useWrite("POST /api/admin/segments");
  const retry = () => void query.refetch();
  /** Its ID; undefined if that failed. */
  const create = async (name: string): Promise<string | undefined> => {
    const answer = await write({ name, criteria: {}, isAutomatic: false });
    if (answer) retry();
    return answer?.data.id;
  };
  return { segments, isLoading: query.isFetching, error: query.error, retry, create, isBeingCreated: isBusy };
};

/** The option that creates a segment; IDs are UUIDs. */
const NEW = "new";

type Props = ReturnType<typeof useManualSegments> & {
  /** Shown if there is none to choose. */
  none: string;
  /** Whether a new one can be created by its name. */
  canCreate?: boolean;
};

/** Chooses a manual segment as the form's `segmentId`. */
export const ManualSegmentField = ({ none, canCreate = false, ...manual }: Props) => {
  const { segments, isLoading, error, retry } = manual;
  const t = useTranslations();
  const form = Form.useFormInstance();
  const [search, setSearch] = useState("");
  const name = search.trim();
  // Not before the list is known to be current, which may have the name.
  const isNew =
    !isLoading && name !== "" && !segments?.some((segment) => segment.name.toLowerCase() === name.toLowerCase());
  const create = async () => {
    const id = await manual.create(name);
    if (id !== undefined) form.setFieldValue("segmentId", id);
  };
  if (error) return <ErrorCard title={t("customer.segments_failed")} error={error} onRetry={retry} />;
  if (segments?.length === 0 && !canCreate) return <p>{none}</p>;
  return (
    <RequiredItem
      name="segmentId"
      label={t("terms.segment")}
      extra={canCreate && t("customers.new_segment_hint")}
      getValueFromEvent={(id: string) => (id === NEW ? undefined : id)}
    >
      <Select
        showSearch
        autoFocus
        loading={segments === undefined || manual.isBeingCreated}
        onSearch={setSearch}
        filterOption={(input, option) =>
          option?.value === NEW || (option?.label ?? "").toLowerCase().includes(input.toLowerCase())
        }
        options={[
          ...(segments ?? []).map(({ id, name: label }) => ({ value: id, label })),
          ...(canCreate && isNew ? [{ value: NEW, label: t("customers.new_segment", { name }) }] : []),
        ]}
        onSelect={(id: string) => void (id === NEW && create())}
      />
    </RequiredItem>
  );
};
